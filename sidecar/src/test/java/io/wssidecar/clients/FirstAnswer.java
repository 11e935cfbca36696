package io.wssidecar.clients;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A server's first handshake message (RFC 8446 section 4.1.3).
 *
 * @param retry whether it is a HelloRetryRequest, which costs the client a round trip
 * @param group the number of the group of its key share; 0 for none, as in TLS 1.2
 */
record FirstAnswer(boolean retry, int group) {
  static final int X25519 = 0x1d;
  static final int X25519MLKEM768 = 0x11ec;

  private static final byte[] RANDOM_OF_RETRY =
      HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  private static final int HANDSHAKE = 22;
  private static final int SERVER_HELLO = 2;
  private static final int KEY_SHARE = 51;

  /** Empty for what is no ServerHello, such as an alert. */
  static Optional<FirstAnswer> read(byte[] bytes) {
    if (bytes.length < 44 || bytes[0] != HANDSHAKE || bytes[5] != SERVER_HELLO) {
      return Optional.empty();
    }
    ByteBuffer hello = ByteBuffer.wrap(bytes).position(11);
    byte[] random = new byte[32];
    hello.get(random);
    skip(hello, hello.get());
    skip(hello, 3);
    int end = hello.getShort() + hello.position();
    int group = 0;
    while (hello.position() < end) {
      int type = hello.getShort();
      int length = hello.getShort();
      group = type == KEY_SHARE ? hello.getShort(hello.position()) : group;
      skip(hello, length);
    }
    return Optional.of(new FirstAnswer(Arrays.equals(random, RANDOM_OF_RETRY), group));
  }

  private static void skip(ByteBuffer bytes, int count) {
    bytes.position(bytes.position() + count);
  }
}
