package io.wssidecar.relay;

import io.wssidecar.config.StreamSettings;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.loop.IoLoops;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * All streams of one sidecar, a {@link Ledger} for each I/O thread: what is open, what passed, and
 * how all of them are ended. Any thread.
 */
public final class Relays implements RelayTotals {
  private static final System.Logger LOG = System.getLogger(Relays.class.getName());

  private final IoLoops loops;
  private final RelayLimits limits;
  private final Ledger[] ledgers;

  /** Set once, by the drain; read when a stream begins, which an upgrade on its way still may. */
  private volatile @Nullable Drain drain;

  private record Drain(ClosePlan plan, long begun) {
    /** The plan with what is left of the window. */
    ClosePlan rest() {
      long left = Math.max(plan.cut() - (System.nanoTime() - begun), 0);
      return ClosePlan.drain(plan.code(), left);
    }
  }

  public Relays(IoLoops loops, StreamSettings settings) {
    this.loops = loops;
    this.limits = RelayLimits.of(settings);
    this.ledgers = new Ledger[loops.size()];
    for (int i = 0; i < ledgers.length; i++) {
      ledgers[i] = new Ledger();
    }
  }

  /**
   * Ends every open stream politely: their Closes are spread evenly over the first part of the
   * window, and what is left at its end is cut. Returns at once.
   */
  public void drain(Duration window) {
    Drain begun =
        new Drain(ClosePlan.drain(limits.closeCode(), window.toNanos()), System.nanoTime());
    drain = begun;
    loops.onEach(loop -> drain(ledger(loop), begun.plan(), ClosePlan.spread(window.toNanos())));
  }

  private static void drain(Ledger ledger, ClosePlan plan, long spread) {
    long share = spread / Math.max(1, ledger.sumOfOpen());
    long turn = 0;
    Relay following;
    for (Relay each = ledger.first(); each != null; each = following) {
      following = each.next;
      each.ending().drain(plan, turn + ThreadLocalRandom.current().nextLong(share + 1));
      turn += share;
    }
  }

  /** A stream has begun; if the others are being ended, so is this one. */
  void started(Relay relay) {
    Drain begun = drain;
    if (begun != null && !relay.isClosed()) {
      relay.ending().drain(begun.rest(), 0);
    }
  }

  /** The open streams; those of a thread that does not answer within {@code most} are missing. */
  public List<StreamSnapshot> snapshot(Duration most) throws InterruptedException {
    Queue<StreamSnapshot> found = new ConcurrentLinkedQueue<>();
    CountDownLatch answered = new CountDownLatch(ledgers.length);
    loops.onEach(loop -> {
      for (Relay each = ledger(loop).first(); each != null; each = each.next) {
        found.add(each.snapshot());
      }
      answered.countDown();
    });
    if (!answered.await(most.toNanos(), TimeUnit.NANOSECONDS)) {
      LOG.log(System.Logger.Level.DEBUG, "an I/O thread is busy: some streams are not listed");
    }
    return List.copyOf(found);
  }

  RelayLimits limits() {
    return limits;
  }

  Ledger ledger(IoLoop loop) {
    return ledgers[loop.thread().getNumber()];
  }

  @Override
  public long open() {
    return sum(Ledger::sumOfOpen);
  }

  @Override
  public long bytes(Direction direction) {
    return sum(ledger -> ledger.sumOfBytes(direction));
  }

  @Override
  public long messages(Direction direction, Opcode opcode) {
    return sum(ledger -> ledger.sumOfMessages(direction, opcode));
  }

  @Override
  public long violations(Direction direction) {
    return sum(ledger -> ledger.sumOfViolations(direction));
  }

  @Override
  public long discarded() {
    return sum(Ledger::sumOfDiscarded);
  }

  private long sum(ToLongFunction<Ledger> part) {
    long sum = 0;
    for (Ledger ledger : ledgers) {
      sum += part.applyAsLong(ledger);
    }
    return sum;
  }
}
