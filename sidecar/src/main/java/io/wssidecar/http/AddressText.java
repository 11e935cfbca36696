package io.wssidecar.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses as they stand in headers. Never asks a name server, whatever a peer writes. */
final class AddressText {
  private AddressText() {}

  /** The address in its one usual form (RFC 5952 for IPv6), without zone and without brackets. */
  static String of(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    int[] groups = groups(address.getAddress());
    int zerosFrom = -1;
    int zeros = 1; // A single zero group is written out (§4.2.2).
    for (int i = 0; i < groups.length; i++) {
      int run = i;
      while (run < groups.length && groups[run] == 0) {
        run++;
      }
      if (run - i > zeros) {
        zerosFrom = i;
        zeros = run - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < groups.length; i++) {
      if (i == zerosFrom) {
        text.append("::");
        i += zeros - 1;
      } else {
        boolean separated = i == 0 || (i == zerosFrom + zeros && zerosFrom >= 0);
        text.append(separated ? "" : ":").append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  /** The address as a node of RFC 7239 §6: IPv6 in brackets and quoted. */
  static String node(InetAddress address) {
    String text = of(address);
    return text.indexOf(':') >= 0 ? "\"[" + text + "]\"" : text;
  }

  /**
   * The address in {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code 2001:db8::1}, {@code
   * [2001:db8::1]} or {@code [2001:db8::1]:80}; null when it is none of these. The port is not
   * looked at: nobody needs it.
   */
  static @Nullable InetAddress parse(String text) {
    String host = text;
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      if (end < 0 || (end + 1 < text.length() && text.charAt(end + 1) != ':')) {
        return null;
      }
      return ipv6(text.substring(1, end));
    }
    int colon = text.indexOf(':');
    if (colon >= 0) {
      if (text.indexOf(':', colon + 1) >= 0) {
        return ipv6(text);
      }
      host = text.substring(0, colon);
    }
    return ipv4(host);
  }

  private static int[] groups(byte[] octets) {
    int[] groups = new int[8];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = ((octets[2 * i] & 0xff) << 8) | (octets[2 * i + 1] & 0xff);
    }
    return groups;
  }

  private static @Nullable InetAddress ipv6(String text) {
    boolean plausible = text.length() <= 45 && text.indexOf(':') >= 0;
    for (int i = 0; plausible && i < text.length(); i++) {
      char c = text.charAt(i);
      // No zone: it names an interface of somebody else's machine, and the JDK would look for it on
      // ours.
      plausible = c == ':' || c == '.' || (c < 128 && Character.digit(c, 16) >= 0);
    }
    try {
      // Brackets keep the JDK from taking it for a name.
      return plausible ? InetAddress.getByName("[" + text + "]") : null;
    } catch (UnknownHostException notAnAddress) {
      return null;
    }
  }

  private static @Nullable InetAddress ipv4(String text) {
    byte[] octets = new byte[4];
    int at = 0;
    for (int i = 0; i < 4; i++) {
      int from = at;
      int value = 0;
      while (at < text.length()
          && at - from < 3
          && Character.digit(text.charAt(at), 10) >= 0
          && text.charAt(at) < 128) {
        value = value * 10 + text.charAt(at++) - '0';
      }
      boolean separator =
          i == 3 ? at == text.length() : at < text.length() && text.charAt(at) == '.';
      if (at == from || value > 255 || !separator) {
        return null;
      }
      octets[i] = (byte) value;
      at++;
    }
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four octets are an address", e);
    }
  }
}
