package io.wssidecar.log;

import org.jspecify.annotations.Nullable;

/**
 * For people: {@code 2026-11-22T10:11:12.345Z INFO io.wssidecar.access stream opened path=/chat}.
 *
 * <p>A stack trace follows on lines of its own, each indented, so that no exception's message can
 * pass for a line.
 */
final class TextLine implements Line {
  private final StringBuilder out;
  private final LineTime time = new LineTime();

  /** Writes to the given builder, which the caller empties between lines. */
  TextLine(StringBuilder out) {
    this.out = out;
  }

  @Override
  public Line head(long millis, System.Logger.Level level, String logger, String message) {
    time.append(millis, out);
    String name = Line.name(level);
    // Aligned: the names have four or five letters.
    out.append(' ').append(name).append(name.length() < 5 ? "  " : " ").append(logger).append(' ');
    appendPrintable(message);
    return this;
  }

  @Override
  public Line with(String key, @Nullable String value) {
    if (value != null) {
      out.append(' ').append(key).append('=');
      String escaped = PeerText.escape(value, PeerText.CAP);
      // A blank or an equals sign inside would let a peer forge the fields that follow.
      if (escaped.isEmpty() || escaped.indexOf(' ') >= 0 || escaped.indexOf('=') >= 0) {
        out.append('"').append(escaped).append('"');
      } else {
        out.append(escaped);
      }
    }
    return this;
  }

  @Override
  public Line with(String key, long value) {
    out.append(' ').append(key).append('=').append(value);
    return this;
  }

  @Override
  public Line thrown(@Nullable Throwable thrown) {
    if (thrown != null) {
      Line.trace(thrown).lines().forEach(this::appendIndented);
    }
    return this;
  }

  @Override
  public void end() {
    out.append('\n');
  }

  private void appendIndented(String line) {
    out.append("\n    ");
    appendPrintable(line.replace("\t", "  "));
  }

  /**
   * Our own words may hold letters of any language, a file's name for example, but nothing that
   * moves the cursor.
   */
  private void appendPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (Character.getType(c)) {
        case Character.CONTROL,
            Character.FORMAT,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR ->
            PeerText.unicode(c, out);
        default -> out.append(c);
      }
    }
  }
}
