package io.wssidecar.agreement;

import io.wssidecar.kit.RawPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * A ClientHello of the JDK's, in one record, that may be changed: to offer what no client of the
 * JDK would. For one thread.
 */
final class Hello {
  /** Who judges a ClientHello: the sidecar, before it makes an engine. */
  static final Seen JUDGED = Seen.BY_SIDECAR_ALONE;

  private final byte[] bytes;

  private Hello(byte[] bytes) {
    this.bytes = bytes;
  }

  static Hello of(SSLContext context, String protocol) {
    SSLEngine engine = context.createSSLEngine("localhost", 443);
    engine.setUseClientMode(true);
    engine.setEnabledProtocols(new String[] {protocol});
    ByteBuffer wire = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    try {
      engine.wrap(ByteBuffer.allocate(0), wire);
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
    byte[] hello = new byte[wire.flip().remaining()];
    wire.get(hello);
    return new Hello(hello);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** The first so many bytes; all of them when there are fewer. */
  byte[] first(int count) {
    return Arrays.copyOf(bytes, Math.min(count, bytes.length));
  }

  /** Offers TLS 1.1 and nothing else; it must have offered TLS 1.2 alone. */
  Hello tls11() {
    bytes[10] = 2;
    bytes[extension(43) + 6] = 2;
    return this;
  }

  /** Puts a cipher suite in the place of the first. */
  Hello firstSuite(int high, int low) {
    int at = suites();
    bytes[at + 2] = (byte) high;
    bytes[at + 3] = (byte) low;
    return this;
  }

  /** Overwrites each element of an extension's list of 16-bit values; each is higher by a step. */
  Hello listOf(int type, int high, int low, int step) {
    int at = extension(type);
    int length = number(at + 4);
    for (int i = 0; i < length; i++) {
      bytes[at + 6 + i] = (byte) (i % 2 == 0 ? high : low + i / 2 * step);
    }
    return this;
  }

  private int suites() {
    int at = 5 + 4 + 2 + 32; // record, message, version, random
    return at + 1 + bytes[at];
  }

  /** Where that extension starts. */
  private int extension(int type) {
    int at = suites();
    at += 2 + number(at);
    at += 1 + bytes[at];
    at += 2;
    while (number(at) != type) {
      at += 4 + number(at + 2);
    }
    return at;
  }

  private int number(int at) {
    return (bytes[at] & 0xff) * 256 + (bytes[at + 1] & 0xff);
  }

  /** Connects, says it, and waits for the answer's first byte: the handshake is under way. */
  RawPeer begin(AgentSidecar sidecar) {
    RawPeer peer = sidecar.tcp().send(bytes);
    try {
      if (peer.in().read() < 0) {
        throw new AssertionError("closed at a good ClientHello");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return peer;
  }
}
