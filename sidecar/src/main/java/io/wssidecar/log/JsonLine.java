package io.wssidecar.log;

import org.jspecify.annotations.Nullable;

/**
 * For machines: one JSON object a line (RFC 8259), in nothing but ASCII, so that no collector can
 * guess the charset wrong.
 *
 * <p>Written by hand: a JSON library would be a dependency for one page of code.
 */
final class JsonLine implements Line {
  private final StringBuilder out;
  private final LineTime time = new LineTime();

  /** Writes to the given builder, which the caller empties between lines. */
  JsonLine(StringBuilder out) {
    this.out = out;
  }

  @Override
  public Line head(long millis, System.Logger.Level level, String logger, String message) {
    out.append("{\"time\":\"");
    time.append(millis, out);
    out.append('"');
    string("level", Line.name(level));
    string("logger", logger);
    string("message", message);
    return this;
  }

  @Override
  public Line with(String key, @Nullable String value) {
    if (value != null) {
      boolean whole = value.length() <= PeerText.CAP;
      string(key, whole ? value : value.substring(0, PeerText.CAP) + '…');
    }
    return this;
  }

  @Override
  public Line with(String key, long value) {
    out.append(",\"").append(key).append("\":").append(value);
    return this;
  }

  @Override
  public Line thrown(@Nullable Throwable thrown) {
    if (thrown != null) {
      string("exception", Line.trace(thrown));
    }
    return this;
  }

  @Override
  public void end() {
    out.append("}\n");
  }

  private void string(String key, String value) {
    out.append(",\"").append(key).append("\":\"");
    for (int i = 0; i < value.length(); i++) {
      PeerText.escape(paired(value, i) ? value.charAt(i) : '\ufffd', out);
    }
    out.append('"');
  }

  /**
   * Whether the character is no half of a surrogate pair: parsers differ on those (RFC 8259 section
   * 8.2).
   */
  private static boolean paired(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
    }
    return !Character.isLowSurrogate(c) || (i > 0 && Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
