package io.wssidecar.log;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sums up failures of one kind for one reason, so that a storm of them is one line a second.
 *
 * <p>The first after a quiet second is told at once; the ones that follow within a second wait for
 * the first that comes later, or for the writer thread's tick. Any I/O thread; an event costs two
 * atomic operations.
 */
final class Tally {
  static final long INTERVAL_NANOS = 1_000_000_000L;

  private final AtomicLong count = new AtomicLong();
  private final AtomicLong quietUntil;

  /**
   * The latest failure; written by all, and which of two simultaneous ones wins does not matter.
   */
  private volatile @Nullable Failure last;

  Tally(long now) {
    quietUntil = new AtomicLong(now);
  }

  void add(Failure failure, long now, Consumer<Entry> out) {
    last = failure;
    count.incrementAndGet();
    tellIfDue(now, out);
  }

  /**
   * Tells what waits, if it has waited long enough; true while something waits or may still be
   * about to.
   */
  boolean tick(long now, Consumer<Entry> out) {
    tellIfDue(now, out);
    // One interval longer than needed: an event that read its clock before us may count only after
    // us.
    return now - quietUntil.get() < INTERVAL_NANOS || count.get() > 0;
  }

  /** Tells what waits, however short a time it has waited. */
  void tellRest(Consumer<Entry> out) {
    Failure latest = last;
    long news = count.getAndSet(0);
    if (news > 0 && latest != null) {
      out.accept(new Summary(latest.millis(), news, latest));
    }
  }

  private void tellIfDue(long now, Consumer<Entry> out) {
    long until = quietUntil.get();
    if (now - until >= 0
        && count.get() > 0
        && quietUntil.compareAndSet(until, now + INTERVAL_NANOS)) {
      tellRest(out);
    }
  }
}
