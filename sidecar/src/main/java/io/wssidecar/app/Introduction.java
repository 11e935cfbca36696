package io.wssidecar.app;

import io.wssidecar.config.AppSettings.ProxyProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Whom a connection to an app is for, as a PROXY header tells it
 * (haproxy.org/download/3.0/doc/proxy-protocol.txt).
 *
 * <p>Immutable; pure functions over it.
 *
 * @param client the client's address
 * @param server the address that the client connected to
 * @param serverName what the client asked for by SNI, or an empty text
 * @param alpn the application protocol, or an empty text when none was agreed upon
 * @param tlsVersion such as {@code TLSv1.3}
 * @param cipher the suite's IANA name; it is told by the name that OpenSSL has for it
 * @param clientName the common name in the client's certificate, which was verified, perhaps an
 *     empty text; empty itself when it has shown none
 */
public record Introduction(
    InetSocketAddress client,
    InetSocketAddress server,
    String serverName,
    String alpn,
    String tlsVersion,
    String cipher,
    Optional<String> clientName) {
  /** More than the longest header has: no text in it is longer than 255 bytes. */
  private static final int MOST_BYTES = 1024;

  private static final byte[] SIGNATURE = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
  };

  private static final byte VERSION_2_PROXY = 0x21;
  private static final byte TCP_OVER_IPV4 = 0x11;
  private static final byte TCP_OVER_IPV6 = 0x21;

  private static final byte ALPN = 0x01;
  private static final byte AUTHORITY = 0x02;
  private static final byte SSL = 0x20;
  private static final byte SSL_VERSION = 0x21;
  private static final byte SSL_NAME = 0x22;
  private static final byte SSL_CIPHER = 0x23;

  /** The client spoke TLS; it showed no certificate on this connection, nor on an earlier one. */
  private static final byte OVER_TLS = 0x01;

  /**
   * It showed one, in this session and, since sessions are not resumed then, on this connection.
   */
  private static final byte WITH_CERTIFICATE = 0x02 | 0x04;

  private static final int VERIFIED = 0;

  /** Not zero: zero would say that a certificate came and was found good. */
  private static final int NOT_VERIFIED = 1;

  /** Likewise, of a client that has shown no certificate. */
  public Introduction(
      InetSocketAddress client,
      InetSocketAddress server,
      String serverName,
      String alpn,
      String tlsVersion,
      String cipher) {
    this(client, server, serverName, alpn, tlsVersion, cipher, Optional.empty());
  }

  /** The header in that version; nothing when it is off. */
  public byte[] header(ProxyProtocol version) {
    return switch (version) {
      case OFF -> new byte[0];
      case V1 -> line().getBytes(StandardCharsets.US_ASCII);
      case V2 -> block();
    };
  }

  private String line() {
    int size = addressSize();
    return "PROXY "
        + (size == 4 ? "TCP4 " : "TCP6 ")
        + text(octets(client, size))
        + ' '
        + text(octets(server, size))
        + ' '
        + client.getPort()
        + ' '
        + server.getPort()
        + "\r\n";
  }

  private byte[] block() {
    int size = addressSize();
    ByteBuffer block = ByteBuffer.allocate(MOST_BYTES);
    block.put(SIGNATURE).put(VERSION_2_PROXY).put(size == 4 ? TCP_OVER_IPV4 : TCP_OVER_IPV6);
    int lengthAt = block.position();
    block.putShort((short) 0);
    block.put(octets(client, size)).put(octets(server, size));
    block.putShort((short) client.getPort()).putShort((short) server.getPort());
    tlv(ALPN, alpn, block);
    tlv(AUTHORITY, serverName, block);
    int sslAt = block.position() + 1;
    boolean shown = clientName.isPresent();
    block.put(SSL).putShort((short) 0);
    block.put(shown ? OVER_TLS | WITH_CERTIFICATE : OVER_TLS);
    block.putInt(shown ? VERIFIED : NOT_VERIFIED);
    tlv(SSL_VERSION, tlsVersion, block);
    tlv(SSL_NAME, clientName.orElse(""), block);
    tlv(SSL_CIPHER, opensslName(cipher), block);
    block.putShort(sslAt, (short) (block.position() - sslAt - 2));
    block.putShort(lengthAt, (short) (block.position() - lengthAt - 2));
    byte[] whole = new byte[block.position()];
    block.flip().get(whole);
    return whole;
  }

  private static void tlv(byte type, String value, ByteBuffer block) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && bytes.length <= 255) {
      block.put(type).putShort((short) bytes.length).put(bytes);
    }
  }

  /** A header has one family: where the two ends differ, IPv4 is told in its IPv6 form. */
  private int addressSize() {
    return Math.max(
        client.getAddress().getAddress().length, server.getAddress().getAddress().length);
  }

  private static byte[] octets(InetSocketAddress end, int size) {
    InetAddress address = end.getAddress();
    byte[] octets = address.getAddress();
    return octets.length == size
        ? octets
        : ByteBuffer.allocate(16).putShort(10, (short) -1).position(12).put(octets).array();
  }

  private static String text(byte[] octets) {
    StringBuilder text = new StringBuilder(39);
    if (octets.length == 4) {
      for (byte each : octets) {
        text.append(text.length() == 0 ? "" : ".").append(each & 0xff);
      }
    } else {
      ByteBuffer groups = ByteBuffer.wrap(octets);
      while (groups.hasRemaining()) {
        text.append(text.length() == 0 ? "" : ":");
        text.append(Integer.toHexString(groups.getShort() & 0xffff));
      }
    }
    return text.toString();
  }

  /**
   * {@code TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256} is {@code ECDHE-RSA-AES128-GCM-SHA256} to
   * OpenSSL; the suites of TLS 1.3 have one name.
   */
  private static String opensslName(String suite) {
    if (!suite.contains("_WITH_")) {
      return suite;
    }
    return suite
        .replaceFirst("^TLS_", "")
        .replace("WITH_", "")
        .replaceFirst("AES_(\\d+)", "AES$1")
        .replace("CHACHA20_POLY1305_SHA256", "CHACHA20_POLY1305")
        .replace('_', '-');
  }
}
