package io.wssidecar.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Protocols;

/**
 * What Undertow's parser lets pass although two readers could read it differently.
 *
 * <p>The request is framed anew for the app, so that nothing can be smuggled through us; but a
 * client that sends such a request is broken or hostile, and the next hop behind the app may be no
 * better (RFC 9112 §6.1, §11.2).
 */
public final class RequestCheck {
  private RequestCheck() {}

  /** Whether version and body length leave no doubt; if not, 400 and close. */
  public static boolean isClear(HttpServerExchange exchange) {
    HttpString protocol = exchange.getProtocol();
    boolean http11 = protocol.equals(Protocols.HTTP_1_1);
    if (!http11 && !protocol.equals(Protocols.HTTP_1_0)) {
      return false;
    }
    HeaderMap headers = exchange.getRequestHeaders();
    HeaderValues codings = headers.get(Headers.TRANSFER_ENCODING);
    if (codings != null) {
      return http11
          && codings.size() == 1
          && codings.getFirst().equalsIgnoreCase("chunked")
          && !headers.contains(Headers.CONTENT_LENGTH);
    }
    return headers.count(Headers.CONTENT_LENGTH) <= 1;
  }
}
