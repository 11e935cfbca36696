package io.wssidecar.cli;

import io.wssidecar.config.AppAddress;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code http://127.0.0.1:8080} and {@code unix:/run/app.sock}. */
final class AppAddresses {
  private static final Pattern FORM =
      Pattern.compile("http://(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?(/.*)?");
  private static final String ADVICE = "Write http://127.0.0.1:8080, with the port of the app.";

  private AppAddresses() {}

  static AppAddress parse(String text) throws BadValue {
    if (text.startsWith(UnixSockets.SCHEME)) {
      return UnixSockets.parse(text);
    }
    refuseOtherSchemes(text);
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new BadValue("not an app's address", ADVICE);
    }
    String host = matcher.group(1);
    int port = matcher.group(2) == null ? 80 : Integer.parseInt(matcher.group(2));
    if (port < 1 || port > 65535) {
      throw new BadValue("a port lies between 1 and 65535", ADVICE);
    }
    String path = matcher.group(3);
    AppAddress app = new AppAddress.Tcp(bare(host), port);
    if (path != null && !path.equals("/")) {
      throw new BadValue("has a path, but requests keep their own", "Write " + app + ".");
    }
    return app;
  }

  /**
   * Whether the way to it stays on this machine. Only a literal is judged: looking a name up here
   * would make a start depend on a name server.
   */
  static boolean isLocal(AppAddress app) {
    return !(app instanceof AppAddress.Tcp tcp)
        || tcp.host().equals("localhost")
        || Addresses.literal(tcp.host()).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  private static void refuseOtherSchemes(String text) throws BadValue {
    if (text.startsWith("https:") || text.startsWith("wss:")) {
      throw new BadValue(
          "TLS to the app is not spoken, the sidecar runs beside it",
          "Let the app listen in plain text on loopback and write http://127.0.0.1:PORT.");
    }
    if (text.startsWith("ws:")) {
      throw new BadValue("a WebSocket begins as HTTP", "Write http:" + text.substring(3) + ".");
    }
    UnixSockets.refuseOtherForms(text);
    if (!text.contains("://") && text.matches("[^/ ]+:[0-9]+")) {
      throw new BadValue("the scheme is missing", "Write http://" + text + ".");
    }
  }

  private static String bare(String host) throws BadValue {
    if (!host.startsWith("[")) {
      return host;
    }
    String literal = host.substring(1, host.length() - 1);
    if (Addresses.literal(literal).isEmpty()) {
      throw new BadValue(host + " is not an IPv6 address", ADVICE);
    }
    return literal;
  }
}
