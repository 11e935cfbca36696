package io.wssidecar.log;

/**
 * Makes text that a stranger chose fit for a log: it can neither end a line, nor steer a terminal,
 * nor fill a disk.
 *
 * <p>All that is not printable ASCII is escaped: letters that look alike, and marks that turn the
 * direction of writing, deceive a reader as well as control characters do.
 */
public final class PeerText {
  /** How many characters of one value are shown. */
  static final int CAP = 200;

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private PeerText() {}

  /**
   * The text with quotes, backslashes, control characters and everything beyond ASCII escaped as in
   * a Java string.
   *
   * @param max how many characters of the text are shown, 0 or more; {@code …} stands for the rest
   */
  public static String escape(String text, int max) {
    int shown = Math.min(text.length(), max);
    StringBuilder out = new StringBuilder(shown + 16);
    for (int i = 0; i < shown; i++) {
      escape(text.charAt(i), out);
    }
    return shown < text.length() ? out.append('…').toString() : out.toString();
  }

  /**
   * Cuts a text that waits in the queue, where a path of many kilobytes would be kept alive, but
   * leaves one character more than will be shown, so that {@link #escape} still sees that something
   * was cut.
   */
  static String head(String text) {
    return text.length() > CAP + 1 ? text.substring(0, CAP + 1) : text;
  }

  /** Appends one character, escaped as in a Java string, which is JSON's way too (RFC 8259 §7). */
  static void escape(char c, StringBuilder out) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c >= ' ' && c < 0x7f) {
          out.append(c);
        } else {
          unicode(c, out);
        }
      }
    }
  }

  /** Appends {@code \}{@code uXXXX}. */
  static void unicode(char c, StringBuilder out) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX[c >> shift & 0xf]);
    }
  }
}
