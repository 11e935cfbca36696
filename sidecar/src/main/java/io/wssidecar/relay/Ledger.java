package io.wssidecar.relay;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * What one I/O thread knows of its streams: the open ones, chained, so that a drain finds them
 * without a set's nodes, and the sums of what passed.
 *
 * <p>Only its I/O thread writes, so a plain sum and an ordered store are enough, no locked
 * instruction; the sums may be read anywhere.
 */
final class Ledger {
  private static final int OPCODES = Opcode.values().length;

  private final AtomicLong open = new AtomicLong();
  private final AtomicLong discarded = new AtomicLong();
  private final AtomicLongArray bytes = new AtomicLongArray(Direction.values().length);
  private final AtomicLongArray violations = new AtomicLongArray(Direction.values().length);
  private final AtomicLongArray messages = new AtomicLongArray(Direction.values().length * OPCODES);

  private @Nullable Relay first;

  /** When the next client may be told that its app is gone, in {@link System#nanoTime}. */
  private long nextLoss;

  private boolean lossBefore;

  /** The open streams' first; the others follow by {@link Relay#next}. */
  @Nullable Relay first() {
    return first;
  }

  void opened(Relay relay) {
    Relay before = first;
    relay.next = before;
    if (before != null) {
      before.previous = relay;
    }
    first = relay;
    add(open, 1);
  }

  void ended(Relay relay) {
    Relay previous = relay.previous;
    Relay next = relay.next;
    if (previous != null) {
      previous.next = next;
    } else {
      first = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    add(open, -1);
  }

  void bytes(Direction direction, int count) {
    add(bytes, direction.ordinal(), count);
  }

  void message(Direction direction, Opcode opcode) {
    add(messages, direction.ordinal() * OPCODES + opcode.ordinal(), 1);
  }

  void violation(Direction direction) {
    add(violations, direction.ordinal(), 1);
  }

  void discarded() {
    add(discarded, 1);
  }

  /**
   * How long to wait before a client is told that its app's socket is gone. One loss alone is told
   * at once; when all go together, they are spread evenly, so that not everybody comes back in the
   * same moment.
   *
   * @param spread nanoseconds for all the streams that are open here
   */
  long lossDelay(long spread, long now) {
    long earliest = lossBefore && nextLoss - now > 0 ? nextLoss - now : 0;
    long step = spread / Math.max(1, open.getPlain());
    long jittered =
        step == 0 ? 0 : ThreadLocalRandom.current().nextLong(step / 2, step + step / 2 + 1);
    lossBefore = true;
    nextLoss = now + earliest + jittered;
    return Math.min(earliest, spread);
  }

  long sumOfOpen() {
    return open.get();
  }

  long sumOfDiscarded() {
    return discarded.get();
  }

  long sumOfBytes(Direction direction) {
    return bytes.get(direction.ordinal());
  }

  long sumOfMessages(Direction direction, Opcode opcode) {
    return messages.get(direction.ordinal() * OPCODES + opcode.ordinal());
  }

  long sumOfViolations(Direction direction) {
    return violations.get(direction.ordinal());
  }

  private static void add(AtomicLong sum, long delta) {
    sum.lazySet(sum.getPlain() + delta);
  }

  private static void add(AtomicLongArray sums, int index, long delta) {
    sums.lazySet(index, sums.getPlain(index) + delta);
  }
}
