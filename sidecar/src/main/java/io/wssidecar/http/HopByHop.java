package io.wssidecar.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Set;

/**
 * The headers that speak of one connection and end with it (RFC 9110 §7.6.1).
 *
 * <p>{@code Proxy-Authenticate} and {@code Proxy-Authorization} are not among them any more; like
 * other gateways we leave them alone. {@code Trailer} is: we pass on no trailers, so nobody may be
 * promised any.
 */
final class HopByHop {
  private static final Set<HttpString> NAMES =
      Set.of(
          Headers.CONNECTION,
          new HttpString("Keep-Alive"),
          new HttpString("Proxy-Connection"),
          Headers.TE,
          Headers.TRAILER,
          Headers.TRANSFER_ENCODING,
          Headers.UPGRADE,
          new HttpString("HTTP2-Settings"));

  private static final HttpString WEBSOCKET = new HttpString("Sec-WebSocket-");

  private HopByHop() {}

  static boolean names(HttpString name) {
    return NAMES.contains(name);
  }

  /**
   * Removes from {@code to} what the {@code Connection} header of {@code from} names.
   *
   * <p>Not everything that it names: by {@code Connection: X-Forwarded-For} a client behind a
   * trusted proxy could take away what that proxy said of it, by {@code Connection: Content-Length}
   * the end of its own body. Such headers are meant for every recipient, and RFC 9110 §7.6.1
   * forbids to name them.
   */
  static void removeNamed(HeaderMap from, HeaderMap to) {
    HeaderValues connection = from.get(Headers.CONNECTION);
    if (connection == null) {
      return;
    }
    for (int i = 0; i < connection.size(); i++) {
      String options = connection.get(i);
      int at = 0;
      while (at <= options.length()) {
        int comma = options.indexOf(',', at);
        int end = comma < 0 ? options.length() : comma;
        remove(options.substring(at, end).trim(), to);
        at = end + 1;
      }
    }
  }

  private static void remove(String option, HeaderMap to) {
    if (option.isEmpty()
        || option.equalsIgnoreCase("close")
        || option.equalsIgnoreCase("keep-alive")) {
      return;
    }
    HttpString name = HttpString.tryFromString(option);
    if (name != null && !forEveryRecipient(name)) {
      to.remove(name);
    }
  }

  private static boolean forEveryRecipient(HttpString name) {
    return name.equals(Headers.HOST)
        || name.equals(Headers.CONTENT_LENGTH)
        || ForwardingNames.starts(name, WEBSOCKET)
        || ForwardingNames.include(name);
  }
}
