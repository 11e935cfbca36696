package io.wssidecar.admin;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the admin port answers. Runs on the port's I/O thread, the list of streams and the reload on
 * its worker thread. Who waits for a drain holds no thread.
 */
final class AdminAnswers implements HttpHandler {
  private static final String JSON = "application/json";
  private static final int MOST_STREAMS = 1000;
  private static final long LOOK_MILLIS = 20;
  private static final String PAGE =
      """
      wss-sidecar: the operator's port

      GET  /connections   the open WebSockets, the oldest first, at most 1000
      GET  /config        the settings in force; names of files, never what is in them
      GET  /drain         how far the drain is
      POST /drain         begins it: 202, and the same again if it has begun
      POST /drain?wait=20s
                          waits for its end: 200 when it is over, else 504
      POST /reload        reads keys and certificates again: 200, or 422 with the
                          mistakes in them, and then the old ones are served on

      A drain cannot be taken back. It leaves the process running; SIGTERM ends it.
      """;

  private final Operations operations;
  private final String config;

  // Written by whoever closes the port, read by its I/O thread.
  private volatile boolean closing;

  /**
   * @param config JSON, without secrets
   */
  AdminAnswers(Operations operations, String config) {
    this.operations = operations;
    this.config = config;
  }

  /** From now on nobody waits any longer. */
  void hurry() {
    closing = true;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    boolean post = exchange.getRequestMethod().equals(Methods.POST);
    boolean get =
        exchange.getRequestMethod().equals(Methods.GET)
            || exchange.getRequestMethod().equals(Methods.HEAD);
    Optional<String> refusal = LoopbackGuard.refusal(exchange, !get);
    String path = exchange.getRequestPath();
    if (refusal.isPresent()) {
      exchange.setPersistent(false);
      Reply.send(exchange, StatusCodes.FORBIDDEN, Reply.PLAIN, refusal.get() + "\n");
    } else if (path.equals("/drain") && post) {
      drain(exchange);
    } else if (path.equals("/reload") && post) {
      exchange.dispatch(this::reload);
    } else if (!get || path.equals("/reload")) {
      Reply.wrongMethod(exchange, methods(path));
    } else {
      tell(exchange, path);
    }
  }

  private static String methods(String path) {
    return switch (path) {
      case "/drain" -> "GET, HEAD, POST";
      case "/reload" -> "POST";
      default -> "GET, HEAD";
    };
  }

  private void tell(HttpServerExchange exchange, String path) {
    switch (path) {
      case "/" -> Reply.send(exchange, StatusCodes.OK, Reply.PLAIN, PAGE);
      case "/drain" -> state(exchange, StatusCodes.OK);
      case "/config" -> Reply.send(exchange, StatusCodes.OK, JSON, config);
      case "/connections" -> exchange.dispatch(this::streams);
      default -> Reply.send(exchange, StatusCodes.NOT_FOUND, Reply.PLAIN, PAGE);
    }
  }

  private void streams(HttpServerExchange exchange) {
    List<OpenStream> open;
    try {
      open = operations.streams();
    } catch (RuntimeException broken) {
      Reply.failed(exchange, "the list of streams", broken);
      return;
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("open_streams", open.size());
    members.put(
        "connections",
        open.stream()
            .sorted(Comparator.comparing(OpenStream::age).reversed())
            .limit(MOST_STREAMS)
            .map(OpenStream::members)
            .toList());
    Reply.send(exchange, StatusCodes.OK, JSON, Json.text(members));
  }

  private void reload(HttpServerExchange exchange) {
    ReloadAnswer answer;
    try {
      answer = operations.reload();
    } catch (RuntimeException broken) {
      Reply.failed(exchange, "the reload", broken);
      return;
    }
    int status = answer.good() ? StatusCodes.OK : StatusCodes.UNPROCESSABLE_ENTITY;
    Reply.send(exchange, status, JSON, answer.json());
  }

  private void drain(HttpServerExchange exchange) {
    Deque<String> texts = exchange.getQueryParameters().get("wait");
    Optional<Duration> wait = texts == null ? Optional.empty() : WaitTime.read(texts.getFirst());
    if (texts != null && wait.isEmpty()) {
      String text = "wait: write a time up to 1h, such as 20s or 500ms\n";
      Reply.send(exchange, StatusCodes.BAD_REQUEST, Reply.PLAIN, text);
      return;
    }
    try {
      operations.drain();
    } catch (RuntimeException broken) {
      Reply.failed(exchange, "the drain", broken);
      return;
    }
    if (wait.isPresent()) {
      long deadline = System.nanoTime() + wait.get().toNanos();
      exchange.dispatch(SameThreadExecutor.INSTANCE, () -> await(exchange, deadline));
    } else {
      state(exchange, StatusCodes.ACCEPTED);
    }
  }

  private void await(HttpServerExchange exchange, long deadline) {
    DrainState now;
    try {
      now = operations.drainState();
    } catch (RuntimeException broken) {
      Reply.failed(exchange, "the drain", broken);
      return;
    }
    if (now.over()) {
      Reply.send(exchange, StatusCodes.OK, JSON, now.json());
    } else if (closing || System.nanoTime() - deadline >= 0) {
      Reply.send(exchange, StatusCodes.GATEWAY_TIME_OUT, JSON, now.json());
    } else {
      exchange
          .getIoThread()
          .executeAfter(() -> await(exchange, deadline), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void state(HttpServerExchange exchange, int status) {
    DrainState now;
    try {
      now = operations.drainState();
    } catch (RuntimeException broken) {
      Reply.failed(exchange, "the drain", broken);
      return;
    }
    Reply.send(exchange, status, JSON, now.json());
  }
}
