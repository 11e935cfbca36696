package io.wssidecar.log;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The parent of our own loggers, which keeps its handler and its level while it is told to.
 *
 * <p>At exit a hook of the JDK takes all handlers away from all loggers, at the same time as ours
 * drains; what the drain says would be lost. The JDK's own way out, a {@code LogManager} of ours,
 * must be named before anybody makes the first logger, which an agent would preclude.
 */
final class OwnLogger extends Logger {
  private static final String NAME = "io.wssidecar";

  /** A strong reference: {@code java.util.logging} forgets loggers that nobody holds. */
  private static final Logger LOGGER = register();

  /** Written by whoever starts and closes the logging, read by the JDK's exit hook. */
  private volatile @Nullable Handler held;

  private OwnLogger() {
    super(NAME, null);
  }

  /** Sends what our loggers say to this handler and nowhere else. */
  static void hold(Handler handler, Level level) {
    LOGGER.setLevel(level);
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(handler);
    if (LOGGER instanceof OwnLogger own) {
      own.held = handler;
    }
  }

  /** Undoes {@link #hold}. */
  static void release(Handler handler) {
    if (LOGGER instanceof OwnLogger own) {
      own.held = null;
    }
    LOGGER.removeHandler(handler);
    LOGGER.setUseParentHandlers(true);
    LOGGER.setLevel(null);
  }

  @SuppressWarnings("ReferenceEquality") // this very handler
  @Override
  public void removeHandler(@Nullable Handler handler) {
    if (held == null || handler != held) {
      super.removeHandler(handler);
    }
  }

  @Override
  public void setLevel(@Nullable Level level) {
    if (held == null) {
      super.setLevel(level);
    }
  }

  /**
   * Ours, unless somebody already made a logger of that name: then that one, and the last lines are
   * at risk.
   */
  private static Logger register() {
    OwnLogger own = new OwnLogger();
    return LogManager.getLogManager().addLogger(own) ? own : Logger.getLogger(NAME);
  }
}
