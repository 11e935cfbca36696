package io.wssidecar.app;

/** Which bytes may stand where in HTTP (RFC 9110 §5.5 and §5.6.2). */
final class Octets {
  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c = '0'; c <= 'z'; c++) {
      TOKEN[c] = Character.isLetterOrDigit(c);
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
  }

  private Octets() {}

  /** Whether the byte may be part of a token, such as a header's name. */
  static boolean token(int octet) {
    return octet >= 0 && octet < 128 && TOKEN[octet];
  }

  /**
   * Whether the byte may be part of a header's value or a reason phrase: no control character but
   * the tab. NUL, CR and LF would let a value become more than a value further down; the other
   * controls have no honest use.
   */
  static boolean text(int octet) {
    int unsigned = octet & 0xff;
    return (unsigned >= ' ' && unsigned != 0x7f) || unsigned == '\t';
  }

  /** Optional white space: blank or tab. */
  static boolean blank(int octet) {
    return octet == ' ' || octet == '\t';
  }
}
