package io.wssidecar.kit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** PROXY headers as balancers send them, written down from their text and not by our code. */
public final class ProxyHeaders {
  /** What every header of version 2 begins with. */
  public static final byte[] SIGNATURE = "\r\n\r\n\0\r\nQUIT\n".getBytes(US_ASCII);

  public static final int LOCAL = 0x20;
  public static final int PROXY = 0x21;
  public static final int TCP4 = 0x11;
  public static final int TCP6 = 0x21;

  private ProxyHeaders() {}

  /** A line of version 1; the words as given. */
  public static byte[] v1(String words) {
    return ("PROXY " + words + "\r\n").getBytes(US_ASCII);
  }

  /** The usual line of version 1. */
  public static byte[] v1(String client, String server) {
    InetSocketAddress from = address(client);
    InetSocketAddress to = address(server);
    return v1(
        (client.startsWith("[") ? "TCP6 " : "TCP4 ")
            + (host(client) + " " + host(server))
            + (" " + from.getPort() + " " + to.getPort()));
  }

  /** The usual block of version 2; the TLVs as they are. */
  public static byte[] v2(String client, String server, byte[]... tlvs) {
    InetSocketAddress from = address(client);
    InetSocketAddress to = address(server);
    byte[] ports =
        ByteBuffer.allocate(4)
            .putShort((short) from.getPort())
            .putShort((short) to.getPort())
            .array();
    byte[] body =
        joined(from.getAddress().getAddress(), to.getAddress().getAddress(), ports, joined(tlvs));
    return v2(PROXY, client.startsWith("[") ? TCP6 : TCP4, body);
  }

  /** A block of version 2 with any command, family and body. */
  public static byte[] v2(int command, int family, byte[] body) {
    byte[] length = ByteBuffer.allocate(2).putShort((short) body.length).array();
    return joined(SIGNATURE, new byte[] {(byte) command, (byte) family}, length, body);
  }

  /** A type, a length and a value. */
  public static byte[] tlv(int type, byte[] value) {
    return joined(new byte[] {(byte) type, (byte) (value.length >> 8), (byte) value.length}, value);
  }

  /** Fills in the checksum, whose zeros are the block's last four bytes. */
  public static byte[] summed(byte[] block) {
    CRC32C sum = new CRC32C();
    sum.update(block);
    ByteBuffer.wrap(block).putInt(block.length - 4, (int) sum.getValue());
    return block;
  }

  /** Reads one header of either version, and not a byte more. */
  public static byte[] readFrom(InputStream in) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    int first = in.read();
    header.write(first);
    if (first == 'P') {
      int next = first;
      while (next >= 0 && next != '\n') {
        next = in.read();
        header.write(next);
      }
      return header.toByteArray();
    }
    byte[] head = in.readNBytes(15);
    header.writeBytes(head);
    if (head.length < 15 || !Arrays.equals(SIGNATURE, 1, 12, head, 0, 11)) {
      throw new IOException("no PROXY header");
    }
    header.writeBytes(in.readNBytes((head[13] & 0xff) << 8 | head[14] & 0xff));
    return header.toByteArray();
  }

  /** The TLVs from there to the end, by type; a type that comes twice fails. */
  public static Map<Integer, byte[]> tlvs(byte[] bytes, int from) {
    Map<Integer, byte[]> found = new TreeMap<>();
    ByteBuffer left = ByteBuffer.wrap(bytes).position(from);
    while (left.hasRemaining()) {
      int type = left.get() & 0xff;
      byte[] value = new byte[left.getShort() & 0xffff];
      left.get(value);
      if (found.put(type, value) != null) {
        throw new AssertionError("TLV " + type + " came twice");
      }
    }
    return found;
  }

  public static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** {@code 192.0.2.1:80} or {@code [2001:db8::1]:80}. */
  public static InetSocketAddress address(String text) {
    try {
      int port = Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
      return new InetSocketAddress(InetAddress.getByName(host(text)), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static String host(String text) {
    return text.substring(0, text.lastIndexOf(':')).replace("[", "").replace("]", "");
  }
}
