package io.wssidecar.listen;

import io.wssidecar.listen.ProxyHeader.Bad;
import io.wssidecar.listen.ProxyHeader.Complete;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * PROXY version 1, a line of text: {@code PROXY TCP4 192.0.2.7 198.51.100.1 56324 443}.
 *
 * <p>As strict as its text: one blank between the words, no leading zeros, both addresses of the
 * family that is named. After {@code UNKNOWN} the rest of the line is not looked at.
 *
 * <p>Pure functions; no state.
 */
final class ProxyLine {
  static final byte[] PREFIX = {'P', 'R', 'O', 'X', 'Y', ' '};

  /** The longest line, CRLF included, that the text of version 1 allows. */
  static final int MOST_BYTES = 107;

  private ProxyLine() {}

  /** As {@link ProxyHeader#read}; the bytes begin like {@link #PREFIX}. */
  static ProxyHeader read(ByteBuffer bytes) {
    int start = bytes.position();
    int most = Math.min(bytes.remaining(), MOST_BYTES);
    for (int i = 0; i < most; i++) {
      byte each = bytes.get(start + i);
      if (each == '\r') {
        return i + 1 < most ? line(bytes, i) : tooLongOrIncomplete(most);
      }
      if (each < ' ' || each > '~') {
        return new Bad("version 1: a character that is none");
      }
    }
    return tooLongOrIncomplete(most);
  }

  private static ProxyHeader tooLongOrIncomplete(int length) {
    return length == MOST_BYTES
        ? new Bad("version 1: no line end within 107 bytes")
        : ProxyHeader.incomplete();
  }

  private static ProxyHeader line(ByteBuffer bytes, int length) {
    if (bytes.get(bytes.position() + length + 1) != '\n') {
      return new Bad("version 1: a carriage return without its line feed");
    }
    byte[] text = new byte[length];
    bytes.duplicate().get(text);
    String[] words = new String(text, StandardCharsets.US_ASCII).split(" ", -1);
    int whole = length + 2;
    return switch (words[1]) {
      case "UNKNOWN" -> Complete.namingNobody(whole);
      case "TCP4", "TCP6" -> named(words, whole);
      default -> new Bad("version 1: neither TCP4, TCP6 nor UNKNOWN");
    };
  }

  private static ProxyHeader named(String[] words, int length) {
    if (words.length != 6) {
      return new Bad("version 1: not two addresses and two ports");
    }
    boolean six = words[1].equals("TCP6");
    InetAddress client = six ? Literal.ipv6(words[2]) : Literal.ipv4(words[2]);
    InetAddress server = six ? Literal.ipv6(words[3]) : Literal.ipv4(words[3]);
    int clientPort = port(words[4]);
    int serverPort = port(words[5]);
    if (client == null || server == null) {
      return new Bad("version 1: no address of the family it names");
    }
    if (clientPort < 0 || serverPort < 0) {
      return new Bad("version 1: no port number");
    }
    return Complete.naming(
        length,
        new InetSocketAddress(client, clientPort),
        new InetSocketAddress(server, serverPort));
  }

  /** The port, 0 to 65535; -1 when it is none. */
  private static int port(String word) {
    int port = Literal.decimal(word, 5);
    return port <= 0xffff ? port : -1;
  }
}
