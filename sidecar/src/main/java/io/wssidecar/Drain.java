package io.wssidecar;

import io.wssidecar.config.StopSettings;
import io.wssidecar.relay.DrainOutcome;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Empties the sidecar, in order: not ready, but everything is served, until the balancers have
 * noticed → no new streams, open ones are told to go, requests finish → nothing is left, or the
 * window is over. The process lives on, and so do its ports: who drains it need not be who ends it.
 *
 * <p>Any thread may call it; a thread of its own does it, once. There is no way back.
 */
final class Drain {
  /** How far the drain has come. */
  enum Phase {
    SERVING,
    /** Not ready any more; everything is still served. */
    DELAY,
    /** New streams are refused, open ones end. */
    DRAINING,
    /** Over, whether or not all went by themselves. */
    DRAINED
  }

  private static final System.Logger LOG = System.getLogger(Drain.class.getName());
  private static final long LOOK_MILLIS = 20;

  /** What the relay may need, after the window, to cut what is left. */
  private static final long CUT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final StopSettings settings;
  private final House house;
  private final DrainCount count;
  private final CountDownLatch abandoned = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  // Written by whoever begins, then by the drain's thread; read by all. The others are written
  // before the phase that gives them their meaning.
  private volatile Phase phase = Phase.SERVING;
  private volatile long lastNanos;
  private volatile boolean clean;

  Drain(StopSettings settings, House house, DrainCount count) {
    this.settings = settings;
    this.house = house;
    this.count = count;
  }

  Phase phase() {
    return phase;
  }

  /** Once drained: whether every stream and request went before the end of the window. */
  boolean clean() {
    return clean;
  }

  /** How long it may still take; the whole time as long as it has not begun. */
  Duration left() {
    return switch (phase) {
      case SERVING -> settings.delay().plus(settings.window());
      case DRAINED -> Duration.ZERO;
      default -> Duration.ofNanos(Math.max(0, lastNanos - System.nanoTime()));
    };
  }

  /** Begins, unless it has begun already, and returns at once. */
  synchronized void begin() {
    if (phase == Phase.SERVING) {
      lastNanos = System.nanoTime() + settings.delay().plus(settings.window()).toNanos();
      phase = Phase.DELAY;
      Thread thread = new Thread(this::run, "wss-drain");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** For somebody who ends everything at once: nobody waits any longer. */
  void abandon() {
    abandoned.countDown();
    ended.countDown();
  }

  /** Waits until it is over or abandoned; it must have begun. */
  void await() throws InterruptedException {
    ended.await();
  }

  private void run() {
    try {
      LOG.log(
          System.Logger.Level.INFO,
          "draining: not ready, still serving for " + settings.delay().toMillis() + " ms");
      if (abandoned.await(settings.delay().toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
      LOG.log(System.Logger.Level.INFO, "draining: no new streams, open ones end");
      long last = System.nanoTime() + settings.window().toNanos();
      lastNanos = last;
      phase = Phase.DRAINING;
      house.drain();
      house.relays().drain(settings.window());
      if (waitForTheLast(last)) {
        over();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread; if somebody does, it is over.
      over();
    }
  }

  /** Returns false when somebody else ends everything. */
  private boolean waitForTheLast(long last) throws InterruptedException {
    while (!nothingOpen()) {
      long late = System.nanoTime() - last;
      // The relay cuts its streams; nobody cuts a request, it may be answered yet.
      if (late > CUT_NANOS || late > 0 && streams() == 0) {
        return true;
      }
      if (abandoned.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
  }

  private boolean nothingOpen() {
    return house.requests() == 0 && streams() == 0;
  }

  private long streams() {
    return Math.max(house.relays().open(), count.open());
  }

  private void over() {
    long cut = count.of(DrainOutcome.CUT);
    clean = cut == 0 && nothingOpen();
    phase = Phase.DRAINED;
    LOG.log(
        System.Logger.Level.INFO,
        "drained: closed cleanly "
            + count.of(DrainOutcome.CLEAN)
            + ", without the client's answer "
            + count.of(DrainOutcome.TIMED_OUT)
            + ", cut "
            + cut
            + "; still open: streams "
            + house.relays().open()
            + ", requests "
            + house.requests());
    ended.countDown();
  }
}
