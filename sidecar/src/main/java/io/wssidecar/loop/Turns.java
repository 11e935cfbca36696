package io.wssidecar.loop;

import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/**
 * Expensive work, a share of which is done in each pass of an I/O thread, so that streams are
 * served in between. A handshake with an RSA key takes longer than fifty messages; a hundred of
 * them that arrive together would hold all streams up for a tenth of a second.
 *
 * <p>Who comes first is served first, and each pass does at least one piece, so that streams in
 * turn cannot keep handshakes waiting.
 *
 * <p>Runs on its I/O thread; not shared.
 */
final class Turns {
  /** How much of a pass may go into it, in nanoseconds; the last piece may take longer. */
  static final long SHARE = 500_000;

  private final LongSupplier nanoClock;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private long spent;

  Turns(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Does it now, unless others wait or this pass has had its share.
   *
   * @return false when it was not done, and has to be {@link #later}
   */
  boolean now(Runnable work) {
    boolean free = waiting.isEmpty() && spent < SHARE;
    if (free) {
      run(work);
    }
    return free;
  }

  /** Does it when its turn comes. */
  void later(Runnable work) {
    waiting.add(work);
  }

  /** Whether the next pass has work before anything becomes ready. */
  boolean anyWaiting() {
    return !waiting.isEmpty();
  }

  /**
   * Ends a pass, in which all that was ready has been told: what waits gets the rest of the share.
   */
  void endPass() {
    try {
      while (!waiting.isEmpty() && spent < SHARE) {
        run(waiting.remove());
      }
    } finally {
      spent = 0;
    }
  }

  private void run(Runnable work) {
    long begun = nanoClock.getAsLong();
    try {
      work.run();
    } finally {
      spent += nanoClock.getAsLong() - begun;
    }
  }
}
