package io.wssidecar.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;

/** Text as HTTP has it on the wire, one byte for each character. */
final class Latin1 {
  private Latin1() {}

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  /** What is left in a buffer, which stays as it is. */
  static String text(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return new String(bytes, ISO_8859_1);
  }
}
