package io.wssidecar.listen;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of a connection say about a PROXY header, by which a balancer tells whose
 * connection it passes on (haproxy.org/download/3.0/doc/proxy-protocol.txt; versions 1 and 2).
 *
 * <p>Pure functions over bytes; no thread, no state, no socket, and no name server is ever asked.
 */
sealed interface ProxyHeader {
  /** The header is not complete yet; nothing is wrong with it so far. */
  record Incomplete() implements ProxyHeader {
    private static final Incomplete YET = new Incomplete();
  }

  /**
   * There is no header, or none that may be believed.
   *
   * @param why for the log; holds nothing that the peer wrote
   */
  record Bad(String why) implements ProxyHeader {}

  /**
   * A whole header.
   *
   * @param length its bytes; the client's own follow
   * @param client null when it names none: the balancer's health check (LOCAL), or a client without
   *     an address of TCP (UNKNOWN, UNSPEC, a Unix socket)
   * @param server the address that the client connected to; null when {@code client} is
   */
  record Complete(
      int length, @Nullable InetSocketAddress client, @Nullable InetSocketAddress server)
      implements ProxyHeader {
    static Complete naming(int length, InetSocketAddress client, InetSocketAddress server) {
      return new Complete(length, client, server);
    }

    static Complete namingNobody(int length) {
      return new Complete(length, null, null);
    }
  }

  /** The longest header that is waited for, in bytes; those in use have a few hundred. */
  int MOST_BYTES = 4096;

  /** RFC 8446 §5.1: the content type of a record that carries a handshake message. */
  int TLS_HANDSHAKE = 0x16;

  /**
   * Looks at the bytes from position to limit; moves neither.
   *
   * @param bytes all that came so far, at least one
   */
  static ProxyHeader read(ByteBuffer bytes) {
    int at = bytes.position();
    if (matches(ProxyLine.PREFIX, bytes)) {
      return ProxyLine.read(bytes);
    }
    if (matches(ProxyBlock.SIGNATURE, bytes)) {
      return ProxyBlock.read(bytes);
    }
    return new Bad(
        bytes.get(at) == TLS_HANDSHAKE
            ? "TLS came at once, without a header: the balancer does not send one"
            : "neither version 1 nor 2 begins like this");
  }

  /** Whether the bytes, where none was expected, surely are a header of either version. */
  static boolean begins(ByteBuffer bytes) {
    return bytes.remaining() >= ProxyLine.PREFIX.length && matches(ProxyLine.PREFIX, bytes)
        || bytes.remaining() >= ProxyBlock.SIGNATURE.length && matches(ProxyBlock.SIGNATURE, bytes);
  }

  static ProxyHeader incomplete() {
    return Incomplete.YET;
  }

  private static boolean matches(byte[] expected, ByteBuffer bytes) {
    int most = Math.min(expected.length, bytes.remaining());
    for (int i = 0; i < most; i++) {
      if (bytes.get(bytes.position() + i) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
