package io.wssidecar.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** One line in the making, in some format. Lives on the writer thread and is used over and over. */
interface Line {
  /**
   * Starts the line.
   *
   * @param millis since 1970
   * @param message in our own words; control characters are escaped nevertheless
   */
  Line head(long millis, System.Logger.Level level, String logger, String message);

  /**
   * Adds a field, escaped and capped since a peer may have chosen its value; nothing if the value
   * is null.
   */
  Line with(String key, @Nullable String value);

  /** Adds a number. */
  Line with(String key, long value);

  /** Adds the stack trace of a bug. Nothing else may follow. */
  Line thrown(@Nullable Throwable thrown);

  /** Ends the line. */
  void end();

  /** What a level is called in a line. */
  static String name(System.Logger.Level level) {
    return switch (level) {
      case ERROR -> "ERROR";
      case WARNING -> "WARN";
      case INFO -> "INFO";
      default -> "DEBUG";
    };
  }

  /** The stack trace as the JDK writes it. */
  static String trace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
