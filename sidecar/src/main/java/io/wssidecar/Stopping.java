package io.wssidecar;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The end of a sidecar: it is drained, unless it has been already, and then all is closed.
 *
 * <p>A drain that is under way is joined, not begun anew: a supervisor's signal comes while the
 * {@code preStop} hook still waits. Any thread may call it; a thread of its own does it.
 */
final class Stopping {
  private static final System.Logger LOG = System.getLogger(Stopping.class.getName());

  private final Drain drain;
  private final House house;
  private final Runnable closeAll;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  // Written by whoever closes, before the latch opens; read after it.
  private volatile boolean clean;

  Stopping(Drain drain, House house, Runnable closeAll) {
    this.drain = drain;
    this.house = house;
    this.closeAll = closeAll;
  }

  boolean clean() {
    return clean;
  }

  void begin() {
    if (begun.compareAndSet(false, true)) {
      drain.begin();
      Thread thread = new Thread(this::run, "wss-stop");
      thread.setDaemon(true);
      thread.start();
    }
  }

  void now() {
    begun.set(true);
    boolean nothingCut = house.nothingOpen();
    drain.abandon();
    close(nothingCut);
  }

  boolean await(Duration most) throws InterruptedException {
    return ended.await(most.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void run() {
    try {
      drain.await();
      // What has come since a drain that ended long ago is cut: a drained sidecar is to go at once.
      close(drain.clean() && house.nothingOpen());
    } catch (InterruptedException e) {
      close(false); // nobody interrupts this thread; if somebody does, it means now
    }
  }

  private void close(boolean nothingCut) {
    if (closing.compareAndSet(false, true)) {
      clean = nothingCut;
      LOG.log(
          System.Logger.Level.INFO,
          nothingCut ? "stopped: everything had ended" : "stopped: what was left is cut");
      closeAll.run();
      ended.countDown();
    }
  }
}
