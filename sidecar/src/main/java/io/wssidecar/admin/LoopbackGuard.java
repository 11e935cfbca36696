package io.wssidecar.admin;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps browsers of this machine from carrying a stranger's wish to the admin port. Loopback keeps
 * other machines out, but any page that a developer or a kiosk looks at may send requests to {@code
 * 127.0.0.1}, and may, by a name that it points there (DNS rebinding), even read the answers.
 *
 * <p>So the request must be addressed to loopback by its own names, and one that changes something
 * must not come from a page of somebody else.
 */
final class LoopbackGuard {
  private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");

  /** Name or address, and a port if there is one. */
  private static final Pattern HOST =
      Pattern.compile("(localhost|[0-9.]{7,15}|\\[[0-9a-f:.]{2,45}])(?::[0-9]{1,5})?");

  private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");

  private LoopbackGuard() {}

  /** Why the request is refused, in a line; empty when it is not. */
  static Optional<String> refusal(HttpServerExchange exchange, boolean changes) {
    HeaderMap headers = exchange.getRequestHeaders();
    String host = headers.count(Headers.HOST) == 1 ? headers.getFirst(Headers.HOST) : "";
    if (!isLoopback(host)) {
      return Optional.of("ask for localhost or a loopback address, by exactly that name");
    }
    if (changes && (isForeign(headers, host) || isFetchedFromElsewhere(headers))) {
      return Optional.of("not from another site's page");
    }
    return Optional.empty();
  }

  private static boolean isLoopback(String host) {
    Matcher parts = HOST.matcher(host.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      return false;
    }
    String name = parts.group(1);
    if (name.startsWith("[")) {
      return isLoopbackLiteral(name);
    }
    return name.equals("localhost") || IPV4_LOOPBACK.matcher(name).matches();
  }

  private static boolean isLoopbackLiteral(String bracketed) {
    try {
      // In brackets it is a literal or an error; no name server is asked.
      return InetAddress.getByName(bracketed).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Browsers say where a POST comes from; other programs have no reason to. */
  private static boolean isForeign(HeaderMap headers, String host) {
    String origin = headers.getFirst(Headers.ORIGIN);
    return origin != null && !origin.equalsIgnoreCase("http://" + host);
  }

  private static boolean isFetchedFromElsewhere(HeaderMap headers) {
    String site = headers.getFirst(FETCH_SITE);
    return site != null && !site.equals("same-origin") && !site.equals("none");
  }
}
