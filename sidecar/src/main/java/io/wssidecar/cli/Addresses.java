package io.wssidecar.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads addresses to listen on: {@code :443}, {@code 127.0.0.1:8443}, {@code [::]:8443}, {@code
 * localhost:8443}. Names other than {@code localhost} are refused rather than looked up: what a
 * listener binds must not depend on a name server.
 */
final class Addresses {
  private static final Pattern FORM = Pattern.compile("(\\[[^\\]]+\\]|[^:\\[\\]]*):([0-9]{1,5})");
  private static final Pattern IPV4 = Pattern.compile("([0-9]{1,3}\\.){3}[0-9]{1,3}");
  private static final String ADVICE =
      "Write :8443 for every address of this machine, or one address as in 127.0.0.1:8443 or"
          + " [::1]:8443.";

  private Addresses() {}

  /** Port 0 means any free port. */
  static InetSocketAddress listen(String text) throws BadValue {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new BadValue("not an address and a port", ADVICE);
    }
    int port = Integer.parseInt(matcher.group(2));
    if (port > 65535) {
      throw new BadValue("a port ends at 65535", ADVICE);
    }
    String host = matcher.group(1);
    if (host.isEmpty() || host.equals("*")) {
      return new InetSocketAddress(port);
    }
    return new InetSocketAddress(host(host), port);
  }

  static Optional<InetSocketAddress> listenOrOff(String text) throws BadValue {
    return text.equals("off") ? Optional.empty() : Optional.of(listen(text));
  }

  static Optional<InetSocketAddress> loopbackOrOff(String text) throws BadValue {
    Optional<InetSocketAddress> address = listenOrOff(text);
    if (address.isPresent() && !address.get().getAddress().isLoopbackAddress()) {
      throw new BadValue(
          "not a loopback address, and whoever reaches this port can end every connection",
          "Write 127.0.0.1:" + address.get().getPort() + " or off.");
    }
    return address;
  }

  /** Empty when the text is not a literal address; no name server is ever asked. */
  static Optional<InetAddress> literal(String text) {
    try {
      if (text.indexOf(':') >= 0) {
        return Optional.of(InetAddress.getByName("[" + text + "]"));
      }
      if (IPV4.matcher(text).matches() && isEachByte(text)) {
        return Optional.of(InetAddress.getByName(text));
      }
    } catch (UnknownHostException e) {
      // Not a literal, as the caller is told.
    }
    return Optional.empty();
  }

  /** As an operator writes it: {@code :443} for every address. */
  static String text(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    return (host.isAnyLocalAddress() ? "" : hostText(host)) + ":" + address.getPort();
  }

  /** As it stands in a URL: an IPv6 address in brackets. */
  static String hostText(InetAddress host) {
    String literal = host.getHostAddress();
    return literal.indexOf(':') >= 0 ? "[" + literal + "]" : literal;
  }

  private static InetAddress host(String host) throws BadValue {
    if (host.equals("localhost")) {
      return InetAddress.getLoopbackAddress();
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return literal(bare).orElseThrow(() -> new BadValue(host + " is not an IP address", ADVICE));
  }

  private static boolean isEachByte(String dotted) {
    for (String part : dotted.split("\\.")) {
      if (Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }
}
