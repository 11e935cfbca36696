package io.wssidecar.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a ClientHello apart. It is as strict as BoringSSL, which reads the same bytes after us, in
 * what it reads, and leaves everything else to it. Used once.
 */
final class HelloParser {
  private static final int RANDOM = 32;
  private static final int HOST_NAME = 0;
  private static final int LONGEST_NAME = 255;

  private static final int SERVER_NAME = 0;
  private static final int SUPPORTED_GROUPS = 10;
  private static final int SIGNATURE_ALGORITHMS = 13;
  private static final int ALPN = 16;
  private static final int SUPPORTED_VERSIONS = 43;
  private static final int KEY_SHARE = 51;

  private final ByteBuffer bytes;

  /** The next byte, and the end of what may be read now: the message, an extension, a list. */
  private int at;

  private int end;

  /** What is wrong; once that is known, nothing more is read. */
  private HelloBytes.@Nullable Bad bad;

  /** Bits of the extensions below 64 that came. */
  private long came;

  private @Nullable HelloCodes versions;
  private HelloCodes groups = HelloCodes.NONE;
  private HelloCodes signatures = HelloCodes.NONE;
  private HelloCodes shares = HelloCodes.NONE;
  private @Nullable String serverName;
  private @Nullable List<String> alpn;

  private HelloParser(ByteBuffer bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /**
   * Reads the message that lies there, without its header; moves nothing.
   *
   * @param bytes big-endian
   */
  static HelloBytes parse(ByteBuffer bytes, int from, int to) {
    return new HelloParser(bytes, from, to).message();
  }

  private HelloBytes message() {
    int version = number(2, "no version");
    skip(RANDOM, "no random");
    int session = number(1, "no session id");
    if (session > 32) {
      fail("a long session id");
    }
    skip(session, "a cut session id");
    HelloCodes suites = codes(2, "cipher suites");
    compression();
    if (bad == null && at < end) {
      extensions();
    }
    HelloBytes.Bad found = bad;
    if (found != null) {
      return found;
    }
    return new HelloBytes.Complete(
        new ClientHello(version, versions, suites, groups, signatures, shares, serverName, alpn));
  }

  private void compression() {
    int count = number(1, "no compression methods");
    boolean none = false;
    for (int i = 0; i < count && bad == null; i++) {
      none |= number(1, "cut compression methods") == 0;
    }
    if (!none) {
      fail("compression only");
    }
  }

  private void extensions() {
    int length = number(2, "no length of extensions");
    if (length != end - at) {
      fail("extensions of another length");
    }
    int all = end;
    while (bad == null && at < all) {
      end = all;
      int type = number(2, "a cut extension");
      int size = number(2, "a cut extension");
      if (size > end - at) {
        fail("a cut extension");
        return;
      }
      end = at + size;
      if (type < 64) {
        if ((came & 1L << type) != 0) {
          fail("extension " + type + " twice");
          return;
        }
        came |= 1L << type;
      }
      int next = end;
      extension(type);
      at = next;
    }
  }

  private void extension(int type) {
    switch (type) {
      case SERVER_NAME -> serverName();
      case SUPPORTED_GROUPS -> groups = onlyCodes(2, "groups");
      case SIGNATURE_ALGORITHMS -> signatures = onlyCodes(2, "signature algorithms");
      case ALPN -> applicationProtocols();
      case SUPPORTED_VERSIONS -> versions = onlyCodes(1, "versions");
      case KEY_SHARE -> shares = shares();
      default -> {}
    }
  }

  /** RFC 6066 §3: a list of names, of which BoringSSL takes one, of the one kind there is. */
  private void serverName() {
    int list = number(2, "no server name");
    int kind = number(1, "no server name");
    int length = number(2, "no server name");
    if (bad == null && (list != length + 3 || length != end - at)) {
      fail("server names of another length");
    } else if (bad == null && (kind != HOST_NAME || length == 0 || length > LONGEST_NAME)) {
      fail("a server name that is none");
    } else if (bad == null) {
      String name = text(length);
      if (name.indexOf('\0') >= 0) {
        fail("a server name that is none");
      }
      serverName = name;
    }
  }

  /** RFC 7301 §3.1. */
  private void applicationProtocols() {
    int list = number(2, "no application protocols");
    if (list != end - at || list == 0) {
      fail("application protocols of another length");
    }
    List<String> protocols = new ArrayList<>(2);
    while (bad == null && at < end) {
      int length = number(1, "a cut application protocol");
      if (length == 0 || length > end - at) {
        fail("a cut application protocol");
      } else {
        protocols.add(text(length));
      }
    }
    alpn = protocols;
  }

  /** For the log only, so that nothing is wrong with a list that cannot be read. */
  private HelloCodes shares() {
    int[] found = new int[8];
    int count = 0;
    for (int from = at + 2; from + 4 <= end && count < found.length; ) {
      int group = bytes.getChar(from);
      if (!HelloCodes.isGrease(group)) {
        found[count++] = group;
      }
      from += 4 + bytes.getChar(from + 2);
    }
    return HelloCodes.of(Arrays.copyOf(found, count));
  }

  /** The list that is all of an extension. */
  private HelloCodes onlyCodes(int lengthBytes, String what) {
    HelloCodes codes = codes(lengthBytes, what);
    if (at != end) {
      fail("something behind the " + what);
    }
    return codes;
  }

  private HelloCodes codes(int lengthBytes, String what) {
    int length = number(lengthBytes, what);
    if (length == 0 || length % 2 != 0 || length > end - at) {
      fail(what + " of a wrong length");
    }
    if (bad != null) {
      return HelloCodes.NONE;
    }
    at += length;
    return HelloCodes.read(bytes, at - length, at);
  }

  private int number(int size, String otherwise) {
    if (!has(size, otherwise)) {
      return 0;
    }
    int value = size == 1 ? bytes.get(at) & 0xff : bytes.getChar(at);
    at += size;
    return value;
  }

  private void skip(int count, String otherwise) {
    if (has(count, otherwise)) {
      at += count;
    }
  }

  private boolean has(int count, String otherwise) {
    if (bad == null && end - at < count) {
      fail(otherwise);
    }
    return bad == null;
  }

  private String text(int length) {
    byte[] text = new byte[length];
    bytes.get(at, text);
    at += length;
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private void fail(String why) {
    if (bad == null) {
      bad = new HelloBytes.Bad("a damaged ClientHello: " + why, Alert.DECODE_ERROR);
    }
  }
}
