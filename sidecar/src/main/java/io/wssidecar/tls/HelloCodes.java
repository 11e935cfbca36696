package io.wssidecar.tls;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One list of a ClientHello: what the client offers of suites, groups, and so on, each by its
 * 16-bit number, the most wanted first. Values that only keep servers from choking on news (GREASE,
 * RFC 8701) are left out. Immutable.
 */
final class HelloCodes {
  static final HelloCodes NONE = new HelloCodes(new char[0]);

  private final char[] codes;

  /** How many more there were. */
  private final int cut;

  private HelloCodes(char[] codes) {
    this(codes, 0);
  }

  private HelloCodes(char[] codes, int cut) {
    this.codes = codes;
    this.cut = cut;
  }

  static HelloCodes of(int... codes) {
    char[] chars = new char[codes.length];
    for (int i = 0; i < codes.length; i++) {
      chars[i] = (char) codes[i];
    }
    return new HelloCodes(chars);
  }

  /** Those that lie in the bytes from {@code from} to {@code to}, two bytes each. */
  static HelloCodes read(ByteBuffer bytes, int from, int to) {
    int count = 0;
    for (int at = from; at < to; at += 2) {
      count += isGrease(bytes.getChar(at)) ? 0 : 1;
    }
    char[] codes = new char[count];
    int next = 0;
    for (int at = from; at < to; at += 2) {
      char code = bytes.getChar(at);
      if (!isGrease(code)) {
        codes[next++] = code;
      }
    }
    return new HelloCodes(codes);
  }

  static boolean isGrease(int code) {
    return (code & 0x0f0f) == 0x0a0a && code >> 8 == (code & 0xff);
  }

  /** The first of them, for who keeps them: a peer can send eight thousand. */
  HelloCodes head(int most) {
    return codes.length <= most
        ? this
        : new HelloCodes(Arrays.copyOf(codes, most), cut + codes.length - most);
  }

  /** How many {@link #head} left out. */
  int cut() {
    return cut;
  }

  int size() {
    return codes.length;
  }

  boolean isEmpty() {
    return codes.length == 0;
  }

  int get(int index) {
    return codes[index];
  }

  boolean has(int wanted) {
    for (char code : codes) {
      if (code == wanted) {
        return true;
      }
    }
    return false;
  }

  boolean hasAnyOf(HelloCodes wanted) {
    for (char code : wanted.codes) {
      if (has(code)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HelloCodes that && cut == that.cut && Arrays.equals(codes, that.codes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(codes);
  }
}
