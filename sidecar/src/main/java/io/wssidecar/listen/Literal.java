package io.wssidecar.listen;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as a balancer writes them, and nothing else that the JDK would take for one: no names,
 * no zones, no octal, no ports.
 *
 * <p>Pure functions; no state.
 */
final class Literal {
  private Literal() {}

  /** Four numbers from 0 to 255 without leading zeros; null when it is not that. */
  static @Nullable InetAddress ipv4(String text) {
    byte[] octets = new byte[4];
    return octets(text, octets, 0) ? address(octets) : null;
  }

  /**
   * Eight groups of hexadecimal digits, {@code ::} once for any number of zeros, and perhaps an
   * IPv4 address for the last two (RFC 4291 §2.2); null when it is not that. An IPv4-mapped one
   * comes back as IPv4, as it does from a socket.
   */
  static @Nullable InetAddress ipv6(String text) {
    int gap = text.indexOf("::");
    byte[] octets = new byte[16];
    if (gap < 0) {
      return groups(text, octets) == 16 ? address(octets) : null;
    }
    String rear = text.substring(gap + 2);
    byte[] behind = new byte[16];
    int before = gap == 0 ? 0 : groups(text.substring(0, gap), octets);
    int after = rear.isEmpty() ? 0 : groups(rear, behind);
    // An IPv4 address stands at the end only; the gap is for one group at least.
    boolean fits = before >= 0 && after >= 0 && before + after <= 14;
    if (!fits || text.lastIndexOf('.', gap) >= 0) {
      return null;
    }
    System.arraycopy(behind, 0, octets, 16 - after, after);
    return address(octets);
  }

  /** A number of that many digits at most, without leading zeros; -1 when it is not that. */
  static int decimal(String text, int digits) {
    int length = text.length();
    if (length == 0 || length > digits || (length > 1 && text.charAt(0) == '0')) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + c - '0';
    }
    return value;
  }

  /** Fills from the front; how many octets, or -1 when it is not made of groups. */
  private static int groups(String text, byte[] octets) {
    String[] groups = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < groups.length; i++) {
      String group = groups[i];
      boolean last = i == groups.length - 1;
      if (last && count <= 12 && octets(group, octets, count)) {
        return count + 4;
      }
      int value = hexadecimal(group);
      if (value < 0 || count == 16) {
        return -1;
      }
      octets[count++] = (byte) (value >> 8);
      octets[count++] = (byte) value;
    }
    return count;
  }

  private static int hexadecimal(String group) {
    if (group.isEmpty() || group.length() > 4) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < group.length(); i++) {
      char c = group.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static boolean octets(String text, byte[] to, int at) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (int i = 0; i < 4; i++) {
      int value = decimal(parts[i], 3);
      if (value < 0 || value > 255) {
        return false;
      }
      to[at + i] = (byte) value;
    }
    return true;
  }

  static InetAddress address(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of a wrong length", e);
    }
  }
}
