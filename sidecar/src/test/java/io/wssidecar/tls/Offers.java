package io.wssidecar.tls;

import java.nio.ByteBuffer;

/** What clients offered, for tests of those who tell it. */
public final class Offers {
  private Offers() {}

  /** Of a whole ClientHello in its records. */
  public static HelloOffer of(byte[] records) {
    if (HelloBytes.read(ByteBuffer.wrap(records)) instanceof HelloBytes.Complete complete) {
      return HelloOffer.of(complete.hello());
    }
    throw new IllegalArgumentException("no ClientHello");
  }
}
