package io.wssidecar.admin;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;

/** Answers of the side ports. Runs on their threads. */
final class Reply {
  static final String PLAIN = "text/plain; charset=utf-8";

  private static final System.Logger LOG = System.getLogger(Reply.class.getName());
  private static final HttpString NO_SNIFF = new HttpString("X-Content-Type-Options");

  private Reply() {}

  static void send(HttpServerExchange exchange, int status, String type, String text) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseHeaders().put(NO_SNIFF, "nosniff");
    exchange.getResponseSender().send(text, StandardCharsets.UTF_8);
  }

  static void wrongMethod(HttpServerExchange exchange, String allowed) {
    // The rest of an upload is not worth reading.
    exchange.setPersistent(false);
    exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
    String text = "only " + allowed.replace(", ", " and ") + "\n";
    send(exchange, StatusCodes.METHOD_NOT_ALLOWED, PLAIN, text);
  }

  /** For a bug of ours: those who ask must not learn more than that, the log shall. */
  static void failed(HttpServerExchange exchange, String what, RuntimeException broken) {
    LOG.log(System.Logger.Level.ERROR, what + " could not be told", broken);
    String text = what + " could not be told: see the log\n";
    send(exchange, StatusCodes.INTERNAL_SERVER_ERROR, PLAIN, text);
  }
}
