package io.wssidecar.agent.matrix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every way to spoil an opening handshake, and some requests that are none. */
enum UpgradeFault {
  SUCCESS(
      "",
      "GET /chat HTTP/1.1",
      "Upgrade: websocket",
      "Connection: Upgrade",
      Part.VERSION,
      Part.KEY),
  PLAIN_REQUEST("", "GET /chat HTTP/1.1", "Connection: close"),
  UPGRADE_STRIPPED(
      "upgrade_stripped", "GET /chat HTTP/1.1", "Connection: close", Part.VERSION, Part.KEY),
  /** Sent before an earlier request is answered, which says 200 where the server knows it. */
  STRIPPED_BEHIND_ANOTHER(
      "upgrade_stripped",
      "GET /late HTTP/1.1",
      "Host: localhost",
      "",
      "GET /nowhere HTTP/1.1",
      "Connection: close",
      Part.VERSION,
      Part.KEY),
  /** Servers may answer that twice. */
  STRIPPED_WITH_EXPECTATION(
      "upgrade_stripped",
      "GET /nowhere HTTP/1.1",
      "Connection: close",
      "Expect: 100-continue",
      Part.VERSION,
      Part.KEY),
  CONNECTION_REWRITTEN(
      "connection_rewritten",
      "GET /chat HTTP/1.1",
      "Upgrade: websocket",
      "Connection: close",
      Part.VERSION,
      Part.KEY),
  HTTP_10(
      "http10_hop",
      "GET /chat HTTP/1.0",
      "Upgrade: websocket",
      "Connection: Upgrade",
      Part.VERSION,
      Part.KEY),
  VERSION_12(
      "bad_version",
      "GET /chat HTTP/1.1",
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Version: 12",
      Part.KEY),
  NO_KEY(
      "bad_key", "GET /chat HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade", Part.VERSION),
  GARBLED_KEY(
      "bad_key",
      "GET /chat HTTP/1.1",
      "Upgrade: websocket",
      "Connection: Upgrade",
      Part.VERSION,
      "Sec-WebSocket-Key: abc"),
  UNKNOWN_PATH(
      "app_refused",
      "GET /nowhere HTTP/1.1",
      "Upgrade: websocket",
      "Connection: Upgrade",
      Part.VERSION,
      Part.KEY);

  /** Lines of a handshake that is in order. */
  private static final class Part {
    static final String VERSION = "Sec-WebSocket-Version: 13";
    static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
  }

  /** Behind the end of a body that has no line's end. */
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");

  /** Empty when nothing must be counted. */
  final String reason;

  private final String request;

  UpgradeFault(String reason, String... lines) {
    this.reason = reason;
    this.request = String.join("\r\n", lines) + "\r\nHost: localhost\r\n\r\n";
  }

  /** Sends the request; the status of the answer, 0 for none. */
  int happen(int port) throws IOException {
    int requests = request.split("\r\n\r\n").length;
    try (Socket tcp = Fork.connect(port)) {
      tcp.getOutputStream().write(request.getBytes(ISO_8859_1));
      var in = new BufferedReader(new InputStreamReader(tcp.getInputStream(), ISO_8859_1));
      int answers = 0;
      String line = in.readLine();
      while (line != null) {
        Matcher head = STATUS.matcher(line);
        if (head.find() && !head.group(1).equals("100")) {
          answers++;
          if (answers == requests) {
            return Integer.parseInt(head.group(1));
          }
        }
        line = in.readLine();
      }
      return 0;
    }
  }
}
