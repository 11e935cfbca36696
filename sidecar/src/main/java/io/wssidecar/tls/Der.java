package io.wssidecar.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Just enough DER (X.690) to open the wrapping of a private key and to put another one around it.
 * Reads one level at a time, front to back. Malformed input is an {@link IllegalArgumentException}.
 *
 * <p>The JDK has no public DER reader, and a library for these few structures would be the largest
 * thing in the program.
 */
final class Der {
  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int NULL = 0x05;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;

  /** The first explicitly tagged field of a structure. */
  static final int CONTEXT_0 = 0xa0;

  private final ByteBuffer in;

  private Der(ByteBuffer in) {
    this.in = in;
  }

  static Der of(byte[] encoded) {
    return new Der(ByteBuffer.wrap(encoded));
  }

  boolean hasNext() {
    return in.hasRemaining();
  }

  /** The tag of the next element, or -1 at the end. */
  int tag() {
    return in.hasRemaining() ? in.get(in.position()) & 0xff : -1;
  }

  /** The content of the next element, which must have that tag. */
  byte[] next(int tag) {
    ByteBuffer content = content(tag);
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }

  /** The inside of the next element, which must have that tag. */
  Der enter(int tag) {
    return new Der(content(tag));
  }

  /** A small number, such as a version or an iteration count. */
  int number() {
    byte[] bytes = next(INTEGER);
    require(bytes.length >= 1 && bytes.length <= 4 && bytes[0] >= 0);
    int value = 0;
    for (byte b : bytes) {
      value = (value << 8) | (b & 0xff);
    }
    return value;
  }

  /** An object identifier in dots. */
  String identifier() {
    return dotted(next(OBJECT_IDENTIFIER));
  }

  private ByteBuffer content(int tag) {
    require(tag() == tag);
    in.get();
    int length = length();
    require(length >= 0 && length <= in.remaining());
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    return content;
  }

  private int length() {
    require(in.hasRemaining());
    int first = in.get() & 0xff;
    if (first < 0x80) {
      return first;
    }
    int bytes = first & 0x7f;
    require(bytes >= 1 && bytes <= 3 && bytes <= in.remaining());
    int length = 0;
    for (int i = 0; i < bytes; i++) {
      length = (length << 8) | (in.get() & 0xff);
    }
    return length;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("not the DER that was expected");
    }
  }

  private static String dotted(byte[] content) {
    StringBuilder dots = new StringBuilder();
    long arc = 0;
    for (byte b : content) {
      arc = (arc << 7) | (b & 0x7f);
      if (b >= 0) {
        if (dots.isEmpty()) {
          long root = Math.min(arc / 40, 2);
          dots.append(root).append('.').append(arc - root * 40);
        } else {
          dots.append('.').append(arc);
        }
        arc = 0;
      }
    }
    return dots.toString();
  }

  /** An element of these parts. */
  static byte[] element(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 5);
    out.write(tag);
    if (length >= 0x80) {
      int bytes = length >= 0x10000 ? 3 : length >= 0x100 ? 2 : 1;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i > 0; i--) {
        out.write(length >> (8 * i));
      }
    }
    out.write(length);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
