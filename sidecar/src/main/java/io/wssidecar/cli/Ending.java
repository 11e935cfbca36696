package io.wssidecar.cli;

import io.wssidecar.config.StopSettings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * From the first signal to the exit code: the first begins the polite end, the second cuts it
 * short.
 *
 * <p>Signals arrive on threads of their own, each of which may block; one thread waits for the end.
 */
final class Ending {
  private static final Logger LOG = System.getLogger(Ending.class.getName());

  /**
   * What closing the last sockets may take beyond the window; only a fault of ours takes longer.
   */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Engine.Running running;
  private final Duration patience;
  private final IntConsumer exit;
  private final AtomicBoolean begun = new AtomicBoolean();

  /** Written by the first signal's thread before it cuts; read once everything has stopped. */
  private volatile boolean overdue;

  // Written before the engine is stopped for it, read when it has stopped: both who returns from
  // the
  // main thread and who calls exit end with the same code, whoever is first.
  private volatile int cutShort;

  /**
   * @param exit takes the exit code that a second signal ends the process with
   */
  Ending(Engine.Running running, StopSettings stop, IntConsumer exit) {
    this(running, stop.delay().plus(stop.window()).plus(GRACE), exit);
  }

  Ending(Engine.Running running, Duration patience, IntConsumer exit) {
    this.running = running;
    this.patience = patience;
    this.exit = exit;
  }

  /** Returns when the end has come. */
  void signalled(int number) {
    if (!begun.compareAndSet(false, true)) {
      LOG.log(Level.WARNING, "second signal: every connection is cut");
      cutShort = 128 + number;
      running.stopNow();
      exit.accept(cutShort);
      return;
    }
    LOG.log(Level.INFO, "stopping; a second signal ends everything at once");
    running.stop();
    try {
      if (!running.awaitStopped(patience)) {
        LOG.log(Level.WARNING, "not stopped after " + patience.toSeconds() + " s: cut");
        overdue = true;
        running.stopNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits for the end, however it comes, and returns the exit code: 0 also when peers that did not
   * go within the window were cut. Who asked for the end got it, and the log says what was cut;
   * another code would have every deploy with a lingering client look like a crash. An engine that
   * outlasts its own window is a fault of ours, and a failure.
   */
  int await() throws InterruptedException {
    while (!running.awaitStopped(Duration.ofDays(1))) {
      LOG.log(Level.DEBUG, "still running");
    }
    if (cutShort != 0) {
      return cutShort;
    }
    return overdue ? ExitCode.FAILURE : ExitCode.OK;
  }
}
