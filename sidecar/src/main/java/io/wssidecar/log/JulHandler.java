package io.wssidecar.log;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code java.util.logging} hands its records over to the pipe. Called on whatever thread
 * speaks.
 */
final class JulHandler extends Handler {
  /** A library may put a peer's whole request target into what it says at DEBUG. */
  private static final int LONGEST_MESSAGE = 1000;

  private static final Formatter PARAMETERS =
      new Formatter() {
        @Override
        public String format(LogRecord record) {
          return formatMessage(record);
        }
      };

  private final LogPipe pipe;
  private final System.Logger.Level least;

  JulHandler(LogPipe pipe, System.Logger.Level least) {
    this.pipe = pipe;
    this.least = least;
  }

  @Override
  public void publish(LogRecord record) {
    System.Logger.Level level =
        PeerFaults.in(record) ? System.Logger.Level.DEBUG : level(record.getLevel());
    if (level.getSeverity() < least.getSeverity()) {
      return;
    }
    // Formatted here: a parameter may be an exchange that is used again by the time the writer gets
    // to it.
    String message = PARAMETERS.format(record);
    pipe.offer(
        new Said(
            record.getMillis(),
            level,
            record.getLoggerName() == null ? "" : record.getLoggerName(),
            message == null ? "" : cut(message),
            record.getThrown()));
  }

  @Override
  public void flush() {}

  private static String cut(String message) {
    return message.length() > LONGEST_MESSAGE
        ? message.substring(0, LONGEST_MESSAGE) + '…'
        : message;
  }

  /**
   * Does nothing: the pipe is not this handler's, and the JDK closes handlers while we still have
   * something to say.
   */
  @Override
  public void close() {}

  static Level julLevel(System.Logger.Level level) {
    return switch (level) {
      case ALL -> Level.ALL;
      case TRACE -> Level.FINER;
      case DEBUG -> Level.FINE;
      case INFO -> Level.INFO;
      case WARNING -> Level.WARNING;
      case ERROR -> Level.SEVERE;
      case OFF -> Level.OFF;
    };
  }

  private static System.Logger.Level level(Level level) {
    int severity = level.intValue();
    if (severity >= Level.SEVERE.intValue()) {
      return System.Logger.Level.ERROR;
    }
    if (severity >= Level.WARNING.intValue()) {
      return System.Logger.Level.WARNING;
    }
    if (severity >= Level.INFO.intValue()) {
      return System.Logger.Level.INFO;
    }
    return severity >= Level.FINE.intValue()
        ? System.Logger.Level.DEBUG
        : System.Logger.Level.TRACE;
  }

  private record Said(
      long millis,
      System.Logger.Level level,
      String logger,
      String message,
      @Nullable Throwable thrown)
      implements Entry {
    @Override
    public void tell(Line line) {
      line.head(millis, level, logger, message).thrown(thrown);
    }
  }
}
