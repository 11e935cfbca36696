package io.wssidecar.demo;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A small app to stand behind the sidecar: plain HTTP, no TLS. Every path takes a WebSocket and
 * echoes; {@code /} is a page to try it with; every other path shows the request as the app got it,
 * which is where the sidecar's forwarding header fields can be seen.
 *
 * <p>Two threads of its own. All methods: any thread.
 */
public final class EchoApp implements AutoCloseable {
  private final Undertow server;
  private final int port;

  private EchoApp(Undertow server) {
    this.server = server;
    this.port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  /**
   * Starts an app.
   *
   * @param address port 0 for any free one
   * @throws IOException if the address is taken or is not ours
   */
  public static EchoApp start(InetSocketAddress address) throws IOException {
    Undertow server =
        Undertow.builder()
            .addHttpListener(address.getPort(), address.getHostString())
            .setIoThreads(1)
            .setWorkerThreads(1)
            // Undertow frees direct buffers in a way that newer JDKs warn about at every start.
            .setDirectBuffers(false)
            .setHandler(webSocketOr(EchoApp::answer))
            .build();
    try {
      server.start();
    } catch (RuntimeException e) {
      server.stop();
      if (e.getCause() instanceof BindException) {
        throw new IOException("echo app: cannot listen on " + address, e.getCause());
      }
      throw e;
    }
    return new EchoApp(server);
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Ends all connections, without a word. */
  @Override
  public void close() {
    server.stop();
  }

  /**
   * A handshake handler for each request, although Undertow means one for all: its negotiation of
   * permessage-deflate remembers in the handler what one client asked for and serves it to the
   * next.
   */
  private static HttpHandler webSocketOr(HttpHandler other) {
    return exchange ->
        new WebSocketProtocolHandshakeHandler(List.of(new EchoHandshake()), Echo::open, other)
            .handleRequest(exchange);
  }

  private static void answer(HttpServerExchange exchange) throws IOException {
    boolean reads =
        exchange.getRequestMethod().equals(Methods.GET)
            || exchange.getRequestMethod().equals(Methods.HEAD);
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseHeaders().put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff");
    if (reads && exchange.getRequestPath().equals("/")) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
      exchange
          .getResponseHeaders()
          .put(
              Headers.CONTENT_SECURITY_POLICY,
              "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
                  + " connect-src ws: wss:; base-uri 'none'; form-action 'none';"
                  + " frame-ancestors 'none'");
      exchange.getResponseSender().send(testerPage());
    } else if (exchange.getRequestPath().equals("/favicon.ico")) {
      exchange.setStatusCode(StatusCodes.NO_CONTENT);
      exchange.endExchange();
    } else {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
      exchange.getResponseSender().send(RequestText.of(exchange));
    }
  }

  private static String testerPage() throws IOException {
    try (InputStream page = EchoApp.class.getResourceAsStream("tester.html")) {
      if (page == null) {
        throw new IllegalStateException("tester.html is missing from the jar");
      }
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
