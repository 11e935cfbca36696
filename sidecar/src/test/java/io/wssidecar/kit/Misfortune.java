package io.wssidecar.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** What an app can do wrong with a request, one item a way. */
public enum Misfortune {
  /** Reads the request and says nothing, until the other side gives up. */
  NEVER_ANSWERS((request, socket) -> wait(socket)),
  CLOSES_WITHOUT_ANSWER((request, socket) -> true),
  RESETS_WITHOUT_ANSWER((request, socket) -> {
    socket.setSoLinger(true, 0);
    return true;
  }),
  ANSWERS_GARBAGE((request, socket) -> say(socket, "\u0000\u0001 SMTP ready\r\n\r\n")),
  ANSWERS_HALF_A_HEAD(
      (request, socket) -> say(socket, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: web")),
  ANSWERS_AN_ENDLESS_HEAD(Misfortune::endlessHead),
  /** One header line of a valid answer, then silence. */
  STALLS_INSIDE_THE_HEAD((request, socket) -> {
    say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n");
    return wait(socket);
  }),
  /** Promises more body than it sends. */
  CUTS_THE_BODY_SHORT(
      (request, socket) -> say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")),
  BOTH_LENGTHS((request, socket) ->
      say(
          socket,
          "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
  ANSWERS_200((request, socket) -> say(socket, refusal("200 OK", ""))),
  ANSWERS_403((request, socket) -> say(socket, refusal("403 Forbidden", "X-Why: policy\r\n"))),
  ANSWERS_426((request, socket) ->
      say(
          socket,
          refusal(
              "426 Upgrade Required",
              "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"))),
  /** The RFC's example value, which fits no other key. */
  ANSWERS_A_WRONG_ACCEPT((request, socket) ->
      say(socket, AppStream.answer(request, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "")) && wait(socket)),
  ANSWERS_NO_ACCEPT((request, socket) ->
      say(
              socket,
              "HTTP/1.1 101 Switching Protocols\r\n"
                  + "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
          && wait(socket)),
  ANSWERS_AN_UNOFFERED_SUBPROTOCOL((request, socket) -> {
    String extra = "Sec-WebSocket-Protocol: never-offered\r\n";
    say(socket, AppStream.answer(request, AppStream.accept(request), extra));
    return wait(socket);
  }),
  /** A 101 whatever was asked, as if every request were an upgrade. */
  ANSWERS_101_TO_ANYTHING((request, socket) ->
      say(
              socket,
              "HTTP/1.1 101 Switching Protocols\r\n"
                  + "Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
          && wait(socket)),

  // From here on the WebSocket comes about all the same.

  CONTINUES_THEN_UPGRADES(
      (request, socket) -> !say(socket, "HTTP/1.1 100 Continue\r\n\r\n" + AppStream.good(request))),
  /** The first frames travel in the same segment as the 101. */
  SPEAKS_WITH_THE_101((request, socket) -> {
    String early =
        new String(Frame.text("first").unmaskedWire(), ISO_8859_1)
            + new String(Frame.text("second").unmaskedWire(), ISO_8859_1);
    return !say(socket, AppStream.good(request) + early);
  }),
  /** One byte a segment. */
  DRIBBLES_THE_101((request, socket) -> {
    for (String letter : AppStream.good(request).split("")) {
      say(socket, letter);
    }
    return false;
  }),
  /** Says nothing until {@link AppStream#upgrade}. */
  UPGRADES_ON_DEMAND((request, socket) -> false),
  /** Upgrades, then reads nothing until told to. */
  UPGRADES_AND_STALLS((request, socket) -> !say(socket, AppStream.good(request)));

  private final Act act;

  Misfortune(Act act) {
    this.act = act;
  }

  /** Plays it; whether the connection is over, as opposed to carrying a WebSocket from here on. */
  boolean endsWith(HttpHead request, Socket socket) throws IOException {
    return act.play(request, socket);
  }

  private interface Act {
    boolean play(HttpHead request, Socket socket) throws IOException;
  }

  private static boolean say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    return true;
  }

  private static boolean wait(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {
        // Read and say nothing.
      }
    } catch (IOException e) {
      // Reset is as good an end as any.
    }
    return true;
  }

  private static boolean endlessHead(HttpHead request, Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write("HTTP/1.1 200 OK\r\n".getBytes(ISO_8859_1));
    byte[] line = ("X-More: " + "m".repeat(1000) + "\r\n").getBytes(ISO_8859_1);
    for (int i = 0; i < 16_384; i++) {
      out.write(line);
    }
    return true;
  }

  private static String refusal(String status, String fields) {
    return "HTTP/1.1 " + status + "\r\n" + fields + "Content-Length: 11\r\n\r\nnot for you";
  }
}
