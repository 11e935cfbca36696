package io.wssidecar.agreement;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Misfortune;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.reasons.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Every way to fail at a WebSocket's opening handshake, and some requests that are none. The agent
 * reads the faults of a request from the request itself; what only the sidecar can know it reads
 * from the answer, which names the reason.
 */
enum UpgradeRow {
  SUCCESS(Reason.NONE, null, "HTTP/1.1", Fields.GOOD),
  PLAIN_REQUEST(Reason.NONE, null, "HTTP/1.1", "Connection: close|"),
  PLAIN_REQUEST_REFUSED(Reason.NONE, Misfortune.ANSWERS_403, "HTTP/1.1", "Connection: close|"),
  UPGRADE_TO_SOMETHING_ELSE(
      Reason.NONE, Misfortune.ANSWERS_403, "HTTP/1.1", "Upgrade: h2c|Connection: Upgrade|"),

  AMBIGUOUS(
      Reason.BAD_REQUEST, null, "HTTP/1.1", Fields.GOOD + "Transfer-Encoding: gzip, chunked|"),
  UPGRADE_STRIPPED(
      Reason.UPGRADE_STRIPPED,
      null,
      "HTTP/1.1",
      "Connection: close|" + Fields.KEY + Fields.VERSION),
  ONLY_THE_VERSION_LEFT(Reason.UPGRADE_STRIPPED, null, "HTTP/1.1", Fields.VERSION),
  HTTP_10(Reason.HTTP10_HOP, null, "HTTP/1.0", Fields.GOOD),
  CONNECTION_REWRITTEN(
      Reason.CONNECTION_REWRITTEN,
      null,
      "HTTP/1.1",
      "Upgrade: websocket|Connection: keep-alive|" + Fields.KEY + Fields.VERSION),
  VERSION_8(
      Reason.BAD_VERSION,
      null,
      "HTTP/1.1",
      Fields.UPGRADE + Fields.KEY + "Sec-WebSocket-Version: 8|"),
  NO_VERSION(Reason.BAD_VERSION, null, "HTTP/1.1", Fields.UPGRADE + Fields.KEY),
  NO_KEY(Reason.BAD_KEY, null, "HTTP/1.1", Fields.UPGRADE + Fields.VERSION),
  SHORT_KEY(
      Reason.BAD_KEY,
      null,
      "HTTP/1.1",
      Fields.UPGRADE + Fields.VERSION + "Sec-WebSocket-Key: c2hvcnQ=|"),
  TWO_KEYS(
      Reason.BAD_KEY, null, "HTTP/1.1", Fields.UPGRADE + Fields.VERSION + Fields.KEY + Fields.KEY),
  FOREIGN_PAGE(
      Reason.ORIGIN_DENIED, null, "HTTP/1.1", "Origin: https://evil.example|" + Fields.GOOD),
  APP_SAYS_NO(Reason.APP_REFUSED, Misfortune.ANSWERS_403, "HTTP/1.1", Fields.GOOD),
  APP_ANSWERS_200(Reason.APP_REFUSED, Misfortune.ANSWERS_200, "HTTP/1.1", Fields.GOOD),
  APP_SILENT(Reason.APP_TIMEOUT, Misfortune.NEVER_ANSWERS, "HTTP/1.1", Fields.GOOD),
  APP_BREAKS_OFF(
      Reason.APP_PROTOCOL_ERROR, Misfortune.CLOSES_WITHOUT_ANSWER, "HTTP/1.1", Fields.GOOD),
  APP_ACCEPTS_WRONGLY(
      Reason.BAD_ACCEPT, Misfortune.ANSWERS_A_WRONG_ACCEPT, "HTTP/1.1", Fields.GOOD),
  APP_SWITCHES_UNASKED(
      Reason.NONE, Misfortune.ANSWERS_101_TO_ANYTHING, "HTTP/1.1", "Connection: close|"),
  APP_DOWN(Reason.APP_UNREACHABLE, null, "HTTP/1.1", Fields.GOOD) {
    @Override
    void happenTo(AgentSidecar sidecar, AppUnderTest app) {
      app.refuse();
      super.happenTo(sidecar, app);
      app.restart();
      Await.until("the app to be dialled again", () -> plainStatus(sidecar) == 204);
    }
  },
  CLIENT_LEAVES(Reason.PEER_CLOSED, Misfortune.NEVER_ANSWERS, "HTTP/1.1", Fields.GOOD) {
    @Override
    Seen seen() {
      return Seen.BY_SIDECAR_ALONE; // nothing is answered
    }

    @Override
    void ask(AgentSidecar sidecar) {
      try (RawPeer peer = sidecar.tls()) {
        peer.send(request());
      }
    }
  };

  private static final class Fields {
    static final String KEY = "Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==|";
    static final String VERSION = "Sec-WebSocket-Version: 13|";
    static final String UPGRADE = "Upgrade: websocket|Connection: Upgrade|";
    static final String GOOD = UPGRADE + KEY + VERSION;
  }

  private final Reason reason;
  private final @Nullable Misfortune misfortune;
  private final String version;
  private final String fields;

  /**
   * @param misfortune what the app does; null when it behaves
   * @param fields of the request, each with a {@code |} behind it
   */
  UpgradeRow(Reason reason, @Nullable Misfortune misfortune, String version, String fields) {
    this.reason = reason;
    this.misfortune = misfortune;
    this.version = version;
    this.fields = fields;
  }

  /** {@code NONE} when nothing must be counted. */
  Reason reason() {
    return reason;
  }

  Seen seen() {
    return Seen.BY_BOTH;
  }

  /** Does it once. */
  void happenTo(AgentSidecar sidecar, AppUnderTest app) {
    if (misfortune != null) {
      app.misbehave(misfortune);
    }
    ask(sidecar);
    app.behave();
  }

  void ask(AgentSidecar sidecar) {
    try (RawPeer peer = sidecar.tls()) {
      peer.send(request()).head();
    }
  }

  String request() {
    return "GET /chat "
        + version
        + "\r\n"
        + ("Host: localhost|" + fields + "|").replace("|", "\r\n");
  }

  private static int plainStatus(AgentSidecar sidecar) {
    try (RawPeer peer = sidecar.tls()) {
      return peer.get("/status/204").status();
    }
  }
}
