package io.wssidecar.scenario;

import io.wssidecar.kit.HttpAnswer;
import io.wssidecar.kit.Misfortune;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.reasons.Reason;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a handshake fails, with the request that does and the answer to it: a row of the table.
 *
 * @param misfortune what the app does; null when it behaves
 * @param fields of the request, each with a {@code |} behind it
 * @param words in the body: what is wrong, or who is suspected
 */
record HandshakeRow(
    Reason reason,
    int status,
    @Nullable Misfortune misfortune,
    String version,
    String fields,
    String words) {
  private static final String KEY = "Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==|";
  private static final String VERSION = "Sec-WebSocket-Version: 13|";
  private static final String UPGRADE = "Upgrade: websocket|Connection: Upgrade|";
  static final String GOOD = UPGRADE + KEY + VERSION;

  static Stream<HandshakeRow> all() {
    return Stream.of(
        request(
            Reason.BAD_REQUEST,
            400,
            GOOD + "Transfer-Encoding: gzip, chunked|",
            "could be read in two ways"),
        request(
            Reason.UPGRADE_STRIPPED,
            426,
            "Connection: close|X-Real-IP: 192.0.2.1|" + KEY + VERSION,
            "came through nginx or a proxy like it"),
        new HandshakeRow(
            Reason.HTTP10_HOP, 400, null, "HTTP/1.0", GOOD, "A proxy in front of this server"),
        request(
            Reason.CONNECTION_REWRITTEN,
            400,
            "Upgrade: websocket|Connection: keep-alive|" + KEY + VERSION,
            "rewrote Connection"),
        request(
            Reason.BAD_VERSION,
            426,
            UPGRADE + KEY + "Sec-WebSocket-Version: 8|",
            "speaks version 13"),
        request(
            Reason.BAD_KEY,
            400,
            UPGRADE + VERSION + "Sec-WebSocket-Key: c2hvcnQ=|",
            "not 16 bytes in base64"),
        request(
            Reason.ORIGIN_DENIED,
            403,
            "Origin: https://evil.example|" + GOOD,
            "Pages of this origin"),
        answer(Reason.APP_TIMEOUT, 504, Misfortune.NEVER_ANSWERS, "took too long"),
        answer(Reason.APP_PROTOCOL_ERROR, 502, Misfortune.CLOSES_WITHOUT_ANSWER, "broke off"),
        answer(Reason.APP_REFUSED, 403, Misfortune.ANSWERS_403, "not for you"),
        answer(
            Reason.BAD_ACCEPT,
            502,
            Misfortune.ANSWERS_A_WRONG_ACCEPT,
            "not the one for this request's key"));
  }

  static HandshakeRow request(Reason reason, int status, String fields, String words) {
    return new HandshakeRow(reason, status, null, "HTTP/1.1", fields, words);
  }

  static HandshakeRow answer(Reason reason, int status, Misfortune misfortune, String words) {
    return new HandshakeRow(reason, status, misfortune, "HTTP/1.1", GOOD, words);
  }

  /** Sends the request, with more fields of that kind, and reads the answer. */
  HttpAnswer ask(RawPeer peer, String more) {
    String all = ("Host: localhost|" + fields + more + "|").replace("|", "\r\n");
    return peer.send("GET /chat " + version + "\r\n" + all).answer("GET");
  }

  @Override
  public String toString() {
    return reason.label();
  }
}
