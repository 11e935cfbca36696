package io.wssidecar;

import io.wssidecar.config.StopSettings;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The end of a sidecar, in order: not ready, but everything is served, until the balancers have
 * noticed → no new streams, open ones end, requests finish → all is closed.
 *
 * <p>Any thread may call it; a thread of its own does it.
 */
final class Stopping {
  private static final System.Logger LOG = System.getLogger(Stopping.class.getName());
  private static final long LOOK_MILLIS = 20;

  private final StopSettings settings;
  private final House house;
  private final Runnable closeAll;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch hurry = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  // Written by whoever closes, before the latch opens; read after it.
  private volatile boolean clean;

  Stopping(StopSettings settings, House house, Runnable closeAll) {
    this.settings = settings;
    this.house = house;
    this.closeAll = closeAll;
  }

  boolean begun() {
    return begun.get();
  }

  boolean clean() {
    return clean;
  }

  void begin() {
    if (begun.compareAndSet(false, true)) {
      Thread thread = new Thread(this::run, "wss-stop");
      thread.setDaemon(true);
      thread.start();
    }
  }

  void now() {
    begun.set(true);
    hurry.countDown();
    close(house.nothingOpen());
  }

  boolean await(Duration most) throws InterruptedException {
    return ended.await(most.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void run() {
    try {
      LOG.log(
          System.Logger.Level.INFO, "stopping: not ready, still serving for {0}", settings.delay());
      if (hurry.await(settings.delay().toNanos(), TimeUnit.NANOSECONDS)) {
        return; // somebody else closes
      }
      LOG.log(System.Logger.Level.INFO, "stopping: no new streams, open ones end");
      house.drain();
      house.relays().drain(settings.window());
      close(waitForTheLast());
    } catch (InterruptedException e) {
      close(false); // nobody interrupts this thread; if somebody does, it means now
    }
  }

  /** Whether everything ended by itself within the window. */
  private boolean waitForTheLast() throws InterruptedException {
    long deadline = System.nanoTime() + settings.window().toNanos();
    while (!house.nothingOpen()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      if (hurry.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
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
