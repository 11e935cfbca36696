package io.wssidecar.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import org.xnio.conduits.StreamSinkConduit;

/**
 * The {@code Connection: Upgrade} that must go with an {@code Upgrade} in an answer (RFC 9110
 * §7.8).
 */
public final class UpgradeOption {
  private UpgradeOption() {}

  /**
   * Has the option sent even if the connection ends with this answer: Undertow writes {@code
   * Connection: close} then, in place of whatever stood there. So it is by default behind nginx,
   * which asks each request of its own to be the last.
   */
  public static void keep(HttpServerExchange exchange) {
    exchange.addResponseWrapper((inner, same) -> {
      StreamSinkConduit sink = inner.create();
      HeaderMap headers = same.getResponseHeaders();
      if (!same.isPersistent() && headers.contains(Headers.UPGRADE)) {
        headers.put(Headers.CONNECTION, "Upgrade, close");
      }
      return sink;
    });
  }
}
