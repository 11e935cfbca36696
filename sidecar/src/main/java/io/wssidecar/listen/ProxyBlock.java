package io.wssidecar.listen;

import io.wssidecar.listen.ProxyHeader.Bad;
import io.wssidecar.listen.ProxyHeader.Complete;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * PROXY version 2, a block of bytes:
 *
 * <pre>
 *   signature (12) | 2, command | family, protocol | length (2) | addresses | TLVs
 * </pre>
 *
 * What the TLVs say is not looked at, but they must fill the block exactly, and a checksum among
 * them must hold. Of LOCAL and UNSPEC nothing behind the length is looked at, as their text wants.
 *
 * <p>Pure functions; no state.
 */
final class ProxyBlock {
  static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

  /** What comes before the addresses, in bytes. */
  static final int HEAD = 16;

  private static final int LOCAL = 0;
  private static final int PROXY = 1;
  private static final int UNSPEC = 0;
  private static final int INET = 1;
  private static final int INET6 = 2;
  private static final int UNIX = 3;
  private static final int STREAM = 1;
  private static final int DATAGRAM = 2;
  private static final int UNIX_ADDRESSES = 2 * 108;
  private static final int CRC32C_TLV = 0x03;

  private ProxyBlock() {}

  /** As {@link ProxyHeader#read}; the bytes begin like {@link #SIGNATURE}. */
  static ProxyHeader read(ByteBuffer bytes) {
    int start = bytes.position();
    int have = bytes.remaining();
    if (have > 12 && bytes.get(start + 12) >> 4 != 2) {
      return new Bad("version 2: another version in its head");
    }
    if (have < HEAD) {
      return ProxyHeader.incomplete();
    }
    int length = unsignedShort(bytes, start + 14);
    if (length > ProxyHeader.MOST_BYTES - HEAD) {
      return new Bad("version 2: longer than 4096 bytes");
    }
    if (have < HEAD + length) {
      return ProxyHeader.incomplete();
    }
    return whole(bytes.duplicate().limit(start + HEAD + length).slice());
  }

  /** Judges a whole block, which begins at index 0. */
  private static ProxyHeader whole(ByteBuffer block) {
    int command = block.get(12) & 0xf;
    int family = (block.get(13) & 0xff) >> 4;
    int protocol = block.get(13) & 0xf;
    if (command == LOCAL) {
      return Complete.namingNobody(block.limit());
    }
    if (command != PROXY) {
      return new Bad("version 2: neither LOCAL nor PROXY");
    }
    if (family > UNIX || protocol > DATAGRAM) {
      return new Bad("version 2: an unknown address family or protocol");
    }
    if (family == UNSPEC || protocol == UNSPEC) {
      return Complete.namingNobody(block.limit());
    }
    int addresses = family == INET ? 12 : family == INET6 ? 36 : UNIX_ADDRESSES;
    if (block.limit() < HEAD + addresses) {
      return new Bad("version 2: too short for its addresses");
    }
    String wrong = faultOfTlvs(block, HEAD + addresses);
    if (!wrong.isEmpty()) {
      return new Bad(wrong);
    }
    return family == UNIX || protocol != STREAM
        ? Complete.namingNobody(block.limit())
        : named(block, family == INET ? 4 : 16);
  }

  private static ProxyHeader named(ByteBuffer block, int size) {
    int ports = HEAD + 2 * size;
    return Complete.naming(
        block.limit(),
        new InetSocketAddress(address(block, HEAD, size), unsignedShort(block, ports)),
        new InetSocketAddress(address(block, HEAD + size, size), unsignedShort(block, ports + 2)));
  }

  /** What is wrong with the TLVs, or an empty text. */
  private static String faultOfTlvs(ByteBuffer block, int from) {
    int at = from;
    int checksum = -1;
    while (at < block.limit()) {
      if (block.limit() - at < 3) {
        return "version 2: bytes left over behind its TLVs";
      }
      int length = unsignedShort(block, at + 1);
      int value = at + 3;
      if (length > block.limit() - value) {
        return "version 2: a TLV that is longer than the block";
      }
      if (block.get(at) == CRC32C_TLV) {
        if (length != 4 || checksum >= 0) {
          return "version 2: a checksum that is none";
        }
        checksum = value;
      }
      at = value + length;
    }
    return checksum < 0 || sum(block, checksum) == block.getInt(checksum)
        ? ""
        : "version 2: its checksum does not hold";
  }

  /** CRC-32C of the whole block, with zeros where the checksum stands. */
  private static int sum(ByteBuffer block, int checksum) {
    CRC32C sum = new CRC32C();
    sum.update(block.duplicate().limit(checksum));
    sum.update(new byte[4]);
    sum.update(block.duplicate().position(checksum + 4));
    return (int) sum.getValue();
  }

  private static InetAddress address(ByteBuffer block, int at, int size) {
    byte[] octets = new byte[size];
    block.get(at, octets);
    return Literal.address(octets);
  }

  private static int unsignedShort(ByteBuffer bytes, int at) {
    return bytes.getShort(at) & 0xffff;
  }
}
