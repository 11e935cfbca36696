package io.wssidecar.admin;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import io.wssidecar.metrics.SidecarMetrics;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * What the health port answers. Runs on the health server's I/O thread, the scrape on its worker
 * thread: a slow scrape, or a hundred of them, must not make an orchestrator believe that the
 * process is dead.
 */
final class HealthAnswers implements HttpHandler {
  private static final System.Logger LOG = System.getLogger(HealthAnswers.class.getName());
  private static final String PLAIN = "text/plain; charset=utf-8";

  private final Supplier<Health> health;
  private final Supplier<String> metrics;

  HealthAnswers(Supplier<Health> health, Supplier<String> metrics) {
    this.health = health;
    this.metrics = metrics;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!exchange.getRequestMethod().equals(Methods.GET)
        && !exchange.getRequestMethod().equals(Methods.HEAD)) {
      // The rest of an upload is not worth reading.
      exchange.setPersistent(false);
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
      answer(exchange, StatusCodes.METHOD_NOT_ALLOWED, PLAIN, "only GET and HEAD\n");
      return;
    }
    switch (exchange.getRequestPath()) {
      case "/livez" -> answer(exchange, StatusCodes.OK, PLAIN, "alive\n");
      case "/readyz" -> ready(exchange);
      case "/metrics" -> exchange.dispatch(this::scrape);
      default ->
          answer(exchange, StatusCodes.NOT_FOUND, PLAIN, "here are: /livez, /readyz, /metrics\n");
    }
  }

  private void ready(HttpServerExchange exchange) {
    Health now;
    try {
      now = health.get();
    } catch (RuntimeException broken) {
      failed(exchange, "readiness", broken);
      return;
    }
    if (now.ready()) {
      answer(exchange, StatusCodes.OK, PLAIN, "ready\n");
    } else {
      String why = now.why().isEmpty() ? "not ready" : String.join("\n", now.why());
      answer(exchange, StatusCodes.SERVICE_UNAVAILABLE, PLAIN, why + "\n");
    }
  }

  private void scrape(HttpServerExchange exchange) {
    String text;
    try {
      text = metrics.get();
    } catch (RuntimeException broken) {
      failed(exchange, "metrics", broken);
      return;
    }
    answer(exchange, StatusCodes.OK, SidecarMetrics.CONTENT_TYPE, text);
  }

  private static void failed(HttpServerExchange exchange, String what, RuntimeException broken) {
    LOG.log(System.Logger.Level.ERROR, what + " could not be told", broken);
    String text = what + " could not be told: see the log\n";
    answer(exchange, StatusCodes.INTERNAL_SERVER_ERROR, PLAIN, text);
  }

  private static void answer(HttpServerExchange exchange, int status, String type, String text) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(text, StandardCharsets.UTF_8);
  }
}
