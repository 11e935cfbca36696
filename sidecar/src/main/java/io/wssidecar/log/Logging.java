package io.wssidecar.log;

import io.wssidecar.config.LogSettings;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The process's logging: everything that speaks through {@link System.Logger}, {@code
 * java.util.logging} or jboss-logging ends in one {@link LogPipe}. No thread that speaks ever
 * waits.
 *
 * <p>Start it before the first connection, close it last. Any thread may use it.
 */
public final class Logging implements AutoCloseable {
  /** Held, because java.util.logging forgets the levels of loggers that nobody holds. */
  private static final List<Logger> LIBRARIES =
      List.of(
          Logger.getLogger("io.undertow"),
          Logger.getLogger("org.xnio"),
          Logger.getLogger("org.jboss.threads"));

  private static final int QUEUED_LINES = 8192;

  private final LogPipe pipe;
  private final System.Logger.Level level;
  private final JulHandler handler;

  /**
   * Strong references: {@code java.util.logging} forgets the level of a logger that nobody holds.
   */
  private final List<Leveled> leveled = new ArrayList<>();

  private final List<Handler> replaced = new ArrayList<>();

  private Logging(LogSettings settings, OutputStream out) {
    level = settings.level();
    pipe = LogPipe.start(out, settings.format(), QUEUED_LINES);
    handler = new JulHandler(pipe, level);
  }

  /**
   * Takes over the process's logging.
   *
   * @param out where lines go, in UTF-8; it may block for ever. Not closed. Not {@link System#out},
   *     whose lock a blocked write would keep from all others
   */
  public static Logging start(LogSettings settings, OutputStream out) {
    // jboss-logging would prefer log4j or logback if an agent brought one along.
    if (System.getProperty("org.jboss.logging.provider") == null) {
      System.setProperty("org.jboss.logging.provider", "jdk");
    }
    Logging logging = new Logging(settings, out);
    logging.takeOver();
    return logging;
  }

  /**
   * Keeps the libraries quiet until {@link #start}: the demo's app starts before anybody has said
   * how much to log.
   */
  public static void quietLibraries() {
    LIBRARIES.forEach(library -> library.setLevel(Level.WARNING));
  }

  /** How many lines were dropped because nobody read them; for the metrics. */
  public long dropped() {
    return pipe.dropped();
  }

  /**
   * Lets the process log as it did before and writes what is queued; waits for at most about a
   * second.
   */
  @Override
  public void close() {
    OwnLogger.release(handler);
    Logger root = Logger.getLogger("");
    root.removeHandler(handler);
    replaced.forEach(root::addHandler);
    leveled.forEach(Leveled::restore);
    pipe.close();
  }

  LogPipe pipe() {
    return pipe;
  }

  System.Logger.Level level() {
    return level;
  }

  private boolean tells(System.Logger.Level asked) {
    return asked.getSeverity() >= level.getSeverity();
  }

  private void takeOver() {
    boolean debug = tells(System.Logger.Level.DEBUG);
    Logger root = Logger.getLogger("");
    for (Handler other : root.getHandlers()) {
      root.removeHandler(other);
      replaced.add(other);
    }
    // The JDK's own loggers say a lot at DEBUG that no operator of a sidecar asked for.
    set("", tells(System.Logger.Level.INFO) ? Level.INFO : JulHandler.julLevel(level));
    Level libraries = tells(System.Logger.Level.WARNING) ? Level.WARNING : Level.SEVERE;
    for (Logger library : LIBRARIES) {
      set(library.getName(), debug ? Level.FINE : libraries);
    }
    for (String gossip : PeerFaults.LOGGERS) {
      set(gossip, debug ? Level.FINE : Level.OFF);
    }
    root.addHandler(handler);
    OwnLogger.hold(handler, JulHandler.julLevel(level));
  }

  private void set(String name, Level newLevel) {
    Logger logger = Logger.getLogger(name);
    leveled.add(new Leveled(logger, logger.getLevel()));
    logger.setLevel(newLevel);
  }

  private record Leveled(Logger logger, @Nullable Level before) {
    void restore() {
      logger.setLevel(before);
    }
  }
}
