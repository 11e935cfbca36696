package io.wssidecar.agent.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.wssidecar.agent.core.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * {@code GET /metrics} over plain HTTP. One daemon thread that answers one scraper after the other;
 * nothing but sockets, because the JDK's HTTP server may be missing in a small runtime.
 */
final class MetricsEndpoint implements Runnable {
  /** A scraper that is slower than this is cut off, so that the next gets its turn. */
  private static final int PATIENCE_MILLIS = 2000;

  private static final int LONGEST_HEAD = 8192;

  private final ServerSocket server;
  private final PrometheusText text;

  private MetricsEndpoint(ServerSocket server, PrometheusText text) {
    this.server = server;
    this.text = text;
  }

  /**
   * Listens and answers from now on.
   *
   * @throws IOException when the port is taken
   */
  static MetricsEndpoint start(String bind, int port, PrometheusText text) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getByName(bind), port), 16);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    MetricsEndpoint endpoint = new MetricsEndpoint(server, text);
    Thread thread = new Thread(null, endpoint, "wss-agent metrics", 256 * 1024);
    thread.setDaemon(true);
    thread.start();
    return endpoint;
  }

  int port() {
    return server.getLocalPort();
  }

  void stop() {
    try {
      server.close();
    } catch (IOException e) {
      Log.say("cannot stop listening", e);
    }
  }

  @Override
  public void run() {
    while (!server.isClosed()) {
      try (Socket scraper = server.accept()) {
        scraper.setSoTimeout(PATIENCE_MILLIS);
        answer(scraper);
      } catch (IOException e) {
        // The scraper's loss, or the end of this endpoint; the loop's condition tells.
      } catch (RuntimeException e) {
        Log.say("cannot answer a scraper", e);
      }
    }
  }

  private void answer(Socket scraper) throws IOException {
    String head = head(scraper.getInputStream());
    boolean known = head.startsWith("GET /metrics ") || head.startsWith("GET /metrics?");
    byte[] body = (known ? text.write() : "GET /metrics is all there is\n").getBytes(UTF_8);
    String answer =
        (known ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 404 Not Found\r\n")
            + ("Content-Type: " + PrometheusText.CONTENT_TYPE + "\r\n")
            + ("Content-Length: " + body.length + "\r\n")
            + "Connection: close\r\n\r\n";
    OutputStream out = scraper.getOutputStream();
    out.write(answer.getBytes(US_ASCII));
    out.write(body);
    out.flush();
  }

  private static String head(InputStream in) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0 && head.length() < LONGEST_HEAD) {
      int next = in.read();
      if (next < 0 || System.nanoTime() - deadline > 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
