package io.wssidecar.admin;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import io.wssidecar.metrics.SidecarMetrics;
import java.util.function.Supplier;

/**
 * What the health port answers. Runs on the health server's I/O thread, the scrape on its worker
 * thread: a slow scrape, or a hundred of them, must not make an orchestrator believe that the
 * process is dead.
 */
final class HealthAnswers implements HttpHandler {
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
      Reply.wrongMethod(exchange, "GET, HEAD");
      return;
    }
    switch (exchange.getRequestPath()) {
      case "/livez" -> Reply.send(exchange, StatusCodes.OK, Reply.PLAIN, "alive\n");
      case "/readyz" -> ready(exchange);
      case "/metrics" -> exchange.dispatch(this::scrape);
      default ->
          Reply.send(
              exchange,
              StatusCodes.NOT_FOUND,
              Reply.PLAIN,
              "here are: /livez, /readyz, /metrics\n");
    }
  }

  private void ready(HttpServerExchange exchange) {
    Health now;
    try {
      now = health.get();
    } catch (RuntimeException broken) {
      Reply.failed(exchange, "readiness", broken);
      return;
    }
    if (now.ready()) {
      Reply.send(exchange, StatusCodes.OK, Reply.PLAIN, "ready\n");
    } else {
      String why = now.why().isEmpty() ? "not ready" : String.join("\n", now.why());
      Reply.send(exchange, StatusCodes.SERVICE_UNAVAILABLE, Reply.PLAIN, why + "\n");
    }
  }

  private void scrape(HttpServerExchange exchange) {
    String text;
    try {
      text = metrics.get();
    } catch (RuntimeException broken) {
      Reply.failed(exchange, "metrics", broken);
      return;
    }
    Reply.send(exchange, StatusCodes.OK, SidecarMetrics.CONTENT_TYPE, text);
  }
}
