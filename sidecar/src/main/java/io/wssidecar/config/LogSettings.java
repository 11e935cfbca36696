package io.wssidecar.config;

/**
 * How much is said, and how.
 *
 * @param level {@code DEBUG}, {@code INFO}, {@code WARNING} or {@code ERROR}
 * @param format text or JSON lines
 * @param accessLog whether each stream is told when it opens and when it ends
 */
public record LogSettings(System.Logger.Level level, Format format, boolean accessLog) {
  /** With the access log, as when nothing is set. */
  public LogSettings(System.Logger.Level level, Format format) {
    this(level, format, true);
  }

  /** The shape of a line. */
  public enum Format {
    TEXT,
    JSON
  }
}
