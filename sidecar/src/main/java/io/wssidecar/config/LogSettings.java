package io.wssidecar.config;

/**
 * How much is said, and how: {@code DEBUG}, {@code INFO}, {@code WARNING} or {@code ERROR}; text or
 * JSON lines.
 */
public record LogSettings(System.Logger.Level level, Format format) {
  /** The shape of a line. */
  public enum Format {
    TEXT,
    JSON
  }
}
