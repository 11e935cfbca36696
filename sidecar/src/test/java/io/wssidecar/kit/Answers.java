package io.wssidecar.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.DigestInputStream;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The app's answers to plain HTTP, by the first part of the path:
 *
 * <pre>
 * /bytes/N /chunked/N /until-close/N   N bytes, framed in that way
 * /status/N      that status and no body
 * /events        server-sent events, one for each published
 * /wait          answers when something is published (long polling)
 * /hints         103 Early Hints, then the answer
 * /fields        fields that belong to this hop, and two cookies
 * /refuse-body   413 without reading the body
 * /page          opens a WebSocket back to where it came from; data-result tells how it went
 * anything else  METHOD, length and SHA-256 of the body that came
 * </pre>
 */
final class Answers {
  private final String name;
  private final Set<BlockingQueue<String>> listeners = ConcurrentHashMap.newKeySet();

  Answers(String name) {
    this.name = name;
  }

  void publish(String event) {
    listeners.forEach(queue -> queue.add(event));
  }

  int listeners() {
    return listeners.size();
  }

  /** Whether the connection can take another request. Runs on the connection's thread. */
  boolean answer(HttpHead request, Socket socket, InputStream in) throws IOException {
    OutputStream out = socket.getOutputStream();
    String[] path = request.target().split("[?]")[0].split("/");
    String route = path.length > 1 ? path[1] : "";
    if (route.equals("refuse-body")) {
      say(out, "HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return false;
    }
    if (request.has("Expect", "100-continue")) {
      say(out, "HTTP/1.1 100 Continue\r\n\r\n");
    }
    var digest = new DigestInputStream(HttpBody.ofRequest(request, in), Content.sha256());
    long length = digest.transferTo(OutputStream.nullOutputStream());
    boolean head = request.method().equals("HEAD");
    boolean keep = !request.has("Connection", "close") && !request.raw().contains("HTTP/1.0");
    switch (route) {
      case "bytes" -> body(out, size(path), Framing.COUNTED, head);
      case "chunked" -> body(out, size(path), Framing.CHUNKED, head);
      case "until-close" -> {
        body(out, size(path), Framing.CLOSE, head);
        keep = false;
      }
      case "status" -> status(out, path[2]);
      case "events" -> events(socket, out);
      case "wait" -> text(out, "", awaitOne(socket), head);
      case "hints" -> {
        say(out, "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n");
        text(out, "", "hinted", head);
      }
      case "fields" -> text(out, HOP_FIELDS, "fields", head);
      case "page" -> text(out, "Content-Type: text/html\r\n", Page.HTML, head);
      default -> {
        String hash = Content.hex(digest.getMessageDigest().digest());
        text(out, "", request.method() + " " + length + " " + hash, head);
      }
    }
    return keep;
  }

  private static final String HOP_FIELDS =
      "Connection: keep-alive, X-Hop\r\nKeep-Alive: timeout=5\r\nX-Hop: mine\r\n"
          + "Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-End: yours\r\n";

  private void text(OutputStream out, String fields, @Nullable String text, boolean head)
      throws IOException {
    if (text == null) {
      return;
    }
    byte[] body = text.getBytes(UTF_8);
    say(out, ok(fields + "Content-Length: " + body.length + "\r\n"));
    if (!head) {
      out.write(body);
    }
  }

  private void status(OutputStream out, String status) throws IOException {
    boolean bodiless = status.equals("204") || status.equals("304");
    say(
        out,
        "HTTP/1.1 "
            + status
            + " As Asked\r\nX-App: "
            + name
            + "\r\n"
            + (status.equals("304") ? "ETag: \"e\"\r\n" : "")
            + (bodiless ? "\r\n" : "Content-Length: 0\r\n\r\n"));
  }

  private enum Framing {
    COUNTED,
    CHUNKED,
    CLOSE
  }

  /** The body is 0, 1, 2 ... 250, 0, 1 ...: a lost or doubled byte shows. */
  private void body(OutputStream out, long size, Framing framing, boolean head) throws IOException {
    String announced =
        switch (framing) {
          case COUNTED -> "Content-Length: " + size + "\r\n";
          case CHUNKED -> "Transfer-Encoding: chunked\r\n";
          case CLOSE -> "Connection: close\r\n";
        };
    say(out, ok(announced));
    if (head) {
      return;
    }
    byte[] block = new byte[251 * 128];
    for (int i = 0; i < block.length; i++) {
      block[i] = (byte) (i % 251);
    }
    for (long left = size; left > 0; left -= block.length) {
      int now = (int) Math.min(left, block.length);
      if (framing == Framing.CHUNKED) {
        say(out, Integer.toHexString(now) + "\r\n");
      }
      out.write(block, 0, now);
      if (framing == Framing.CHUNKED) {
        say(out, "\r\n");
      }
    }
    if (framing == Framing.CHUNKED) {
      say(out, "0\r\n\r\n");
    }
  }

  private void events(Socket socket, OutputStream out) throws IOException {
    say(out, ok("Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"));
    BlockingQueue<String> mine = new LinkedBlockingQueue<>();
    listeners.add(mine);
    try {
      String event = next(socket, mine);
      while (event != null) {
        String text = "data: " + event + "\n\n";
        say(out, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
        event = next(socket, mine);
      }
    } finally {
      listeners.remove(mine);
    }
  }

  private @Nullable String awaitOne(Socket socket) throws IOException {
    BlockingQueue<String> mine = new LinkedBlockingQueue<>();
    listeners.add(mine);
    try {
      return next(socket, mine);
    } finally {
      listeners.remove(mine);
    }
  }

  /** The next event; null once the other side is gone. */
  private static @Nullable String next(Socket socket, BlockingQueue<String> events)
      throws IOException {
    try {
      while (true) {
        String event = events.poll(10, TimeUnit.MILLISECONDS);
        if (event != null || gone(socket)) {
          return event;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private static boolean gone(Socket socket) throws IOException {
    socket.setSoTimeout(1);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      if (!socket.isClosed()) {
        socket.setSoTimeout(0);
      }
    }
  }

  private static long size(String[] path) {
    return Long.parseLong(path[2]);
  }

  private String ok(String fields) {
    return "HTTP/1.1 200 OK\r\nX-App: " + name + "\r\n" + fields + "\r\n";
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
  }
}
