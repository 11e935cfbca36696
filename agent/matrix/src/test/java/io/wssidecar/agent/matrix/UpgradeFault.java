package io.wssidecar.agent.matrix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;

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

  /** Empty when nothing must be counted. */
  final String reason;

  private final String request;

  UpgradeFault(String reason, String... lines) {
    this.reason = reason;
    this.request = String.join("\r\n", lines) + "\r\nHost: localhost\r\n\r\n";
  }

  /** Sends the request; the status of the answer. */
  int happen(int port) throws IOException {
    try (Socket tcp = Fork.connect(port)) {
      tcp.getOutputStream().write(request.getBytes(ISO_8859_1));
      String line =
          new BufferedReader(new InputStreamReader(tcp.getInputStream(), ISO_8859_1)).readLine();
      return line == null ? 0 : Integer.parseInt(line.split(" ")[1]);
    }
  }
}
