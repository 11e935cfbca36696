package io.wssidecar.relay;

import io.wssidecar.loop.IoLoop;
import io.wssidecar.loop.IoLoops;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of one sidecar, chained per I/O thread, and what passed through them.
 *
 * <p>{@link #opened}, {@link #count} and {@link #ended} run on the stream's I/O thread; the totals
 * may be read anywhere.
 */
public final class Relays implements RelayTotals {
  private final IoLoops loops;
  private final Row[] rows;

  public Relays(IoLoops loops) {
    this.loops = loops;
    this.rows = new Row[loops.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new Row();
    }
  }

  /** Ends every open stream; each on its own thread, soon. */
  public void stopAll() {
    loops.onEach(loop -> {
      Relay following;
      for (Relay each = row(loop).first; each != null; each = following) {
        following = each.next;
        each.stop();
      }
    });
  }

  void opened(Relay relay, IoLoop loop) {
    Row row = row(loop);
    Relay first = row.first;
    relay.next = first;
    if (first != null) {
      first.previous = relay;
    }
    row.first = relay;
    add(row.open, 1);
  }

  void count(IoLoop loop, RelayEnd.Initiator from, int bytes) {
    Row row = row(loop);
    add(from == RelayEnd.Initiator.CLIENT ? row.fromClient : row.fromApp, bytes);
  }

  void ended(Relay relay, IoLoop loop) {
    Row row = row(loop);
    Relay previous = relay.previous;
    Relay next = relay.next;
    if (previous != null) {
      previous.next = next;
    } else {
      row.first = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    add(row.open, -1);
  }

  private Row row(IoLoop loop) {
    return rows[loop.thread().getNumber()];
  }

  /**
   * Only the row's own I/O thread writes, so a plain sum and an ordered store are enough; no locked
   * instruction.
   */
  private static void add(AtomicLong total, long delta) {
    total.lazySet(total.getPlain() + delta);
  }

  @Override
  public long open() {
    long sum = 0;
    for (Row row : rows) {
      sum += row.open.get();
    }
    return sum;
  }

  @Override
  public long bytesFromClient() {
    long sum = 0;
    for (Row row : rows) {
      sum += row.fromClient.get();
    }
    return sum;
  }

  @Override
  public long bytesFromApp() {
    long sum = 0;
    for (Row row : rows) {
      sum += row.fromApp.get();
    }
    return sum;
  }

  private static final class Row {
    @Nullable Relay first;
    final AtomicLong open = new AtomicLong();
    final AtomicLong fromClient = new AtomicLong();
    final AtomicLong fromApp = new AtomicLong();
  }
}
