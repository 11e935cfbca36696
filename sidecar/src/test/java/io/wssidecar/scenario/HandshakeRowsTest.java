package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.End;
import io.wssidecar.kit.ForkedSidecar;
import io.wssidecar.kit.HttpAnswer;
import io.wssidecar.kit.Misfortune;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.reasons.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Why a handshake failed, one row for each reason that an HTTP answer can have: what the client is
 * told, which counter moves, and the one line in the log. One sidecar in this process is asked for
 * its metrics, another one in a process of its own for its output.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandshakeRowsTest {
  private static final String KEY = "Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==|";
  private static final String VERSION = "Sec-WebSocket-Version: 13|";
  private static final String UPGRADE = "Upgrade: websocket|Connection: Upgrade|";
  private static final String GOOD = UPGRADE + KEY + VERSION;

  private AppUnderTest app;
  private SidecarUnderTest sidecar;
  private ForkedSidecar forked;

  @BeforeAll
  void start() {
    app = AppUnderTest.start();
    sidecar =
        SidecarUnderTest.with()
            .apps(app)
            .appTimeout(Duration.ofMillis(500))
            .origins("https://app.example")
            .stop(Duration.ZERO, Duration.ofSeconds(30))
            .health()
            .start();
    forked =
        ForkedSidecar.inFrontOf(
            app,
            "--app-timeout",
            "500ms",
            "--origin",
            "https://app.example",
            "--drain-delay",
            "0s",
            "--drain",
            "30s");
  }

  @AfterAll
  void end() {
    // By now a second line would have come.
    rows().forEach(row -> assertTrue(lines(row).size() <= 1, forked::output));
    forked.close();
    sidecar.close();
    app.close();
  }

  /**
   * A row of the table.
   *
   * @param misfortune what the app does; null when it behaves
   * @param fields of the request, each with a {@code |} behind it
   * @param words in the body: what is wrong, or who is suspected
   */
  record Row(
      Reason reason,
      int status,
      @Nullable Misfortune misfortune,
      String version,
      String fields,
      String words) {
    @Override
    public String toString() {
      return reason.label();
    }
  }

  static Stream<Row> rows() {
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
        new Row(Reason.HTTP10_HOP, 400, null, "HTTP/1.0", GOOD, "A proxy in front of this server"),
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

  private static Row request(Reason reason, int status, String fields, String words) {
    return new Row(reason, status, null, "HTTP/1.1", fields, words);
  }

  private static Row answer(Reason reason, int status, Misfortune misfortune, String words) {
    return new Row(reason, status, misfortune, "HTTP/1.1", GOOD, words);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsWhyItFailed(Row row) {
    if (row.misfortune() != null) {
      app.misbehave(row.misfortune());
    }
    checkRow(row);
    app.behave();
  }

  @Test
  void tellsThatTheAppIsNotThere() {
    app.refuse();
    checkRow(answer(Reason.APP_UNREACHABLE, 502, Misfortune.NEVER_ANSWERS, "took no connection"));
    app.restart();
    for (Supplier<RawPeer> peers : List.<Supplier<RawPeer>>of(sidecar::tls, forked::tls)) {
      Await.until("the app to be dialled again", () -> status(peers, "/status/204") == 204);
    }
  }

  @Test
  void closesTheConnectionAfterARequestThatCannotBeTrusted() {
    try (var peer = sidecar.tls()) {
      Row row = rows().findFirst().orElseThrow();
      assertEquals(400, ask(peer, row, "").status());
      assertEquals(End.CLOSED, peer.end());
    }
  }

  /** Too broken to be called a handshake: the parser refuses them, with no more than the status. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: chunked|Content-Length: 4|",
        "Host: another|",
        "Bad Name: x|",
        "X: a\nY: b|",
      })
  void countsWhatIsNoHttpAsABadRequest(String fields) {
    Map<String, Double> before = handshakes();
    double failed = requests(Reason.BAD_REQUEST);
    try (var peer = sidecar.tls()) {
      Row row = request(Reason.BAD_REQUEST, 400, GOOD + fields, "");
      assertEquals(400, ask(peer, row, "").status());
      assertEquals(End.CLOSED, peer.end());
    }
    Await.equal("bad requests", failed + 1, () -> requests(Reason.BAD_REQUEST));
    assertEquals(before, handshakes());
  }

  @Test
  void namesTheWayToUpgradeIn426() {
    for (Reason reason : List.of(Reason.UPGRADE_STRIPPED, Reason.BAD_VERSION)) {
      try (var peer = sidecar.tls()) {
        Row row = rows().filter(each -> each.reason() == reason).findFirst().orElseThrow();
        var head = ask(peer, row, "").head();
        assertTrue(head.has("Upgrade", "websocket"), head::toString);
        assertTrue(head.has("Connection", "Upgrade"), head::toString);
        boolean last = reason == Reason.UPGRADE_STRIPPED;
        assertEquals(last, head.has("Connection", "close"), head::toString);
        String version = last ? "none" : "13";
        assertEquals(version, head.first("Sec-WebSocket-Version").orElse("none"));
      }
    }
  }

  /** The positive twin of a request that was stripped. */
  @Test
  void leavesAPlainGetToTheSamePathAlone() {
    Map<String, Double> before = handshakes();
    try (var peer = sidecar.tls()) {
      HttpAnswer answer = peer.get("/chat", "X-Real-IP: 192.0.2.1", "Connection: Upgrade");
      assertEquals(200, answer.status(), answer::toString);
      assertTrue(answer.text().startsWith("GET 0 "), answer::toString);
    }
    assertEquals(before, handshakes(), "it is no handshake");
  }

  @Test
  void countsAGoodHandshakeAsASuccess() {
    Map<String, Double> before = handshakes();
    sidecar.connect("/chat").close();
    assertEquals(List.of("result=\"success\",reason=\"none\""), moved(before));
  }

  /** It is a plain request that fails here; nobody asked for a WebSocket. */
  @Test
  void answersFor101sThatNobodyAskedFor() {
    Map<String, Double> before = handshakes();
    double failed = requests(Reason.APP_PROTOCOL_ERROR);
    app.misbehave(Misfortune.ANSWERS_101_TO_ANYTHING);
    sidecar.get("/chat").refusedFor(502, Reason.APP_PROTOCOL_ERROR);
    app.behave();
    Await.equal("failed requests", failed + 1, () -> requests(Reason.APP_PROTOCOL_ERROR));
    assertEquals(before, handshakes());
  }

  @Test
  void refusesNewStreamsWhileItDrains() {
    try (var draining =
            SidecarUnderTest.with()
                .apps(app)
                .stop(Duration.ZERO, Duration.ofSeconds(30))
                .health()
                .start();
        var holding = draining.tls();
        var peer = draining.tls()) {
      assertEquals(204, peer.get("/status/204").status());
      holding.request("GET", "/wait");
      Await.until("a request that holds the drain up", () -> app.listeners() > 0);
      draining.sidecar().stop();
      Await.equal("/readyz", 503, () -> draining.health("/readyz").status());
      Await.until(
          "draining",
          () -> {
            try (var other = draining.tls()) {
              return ask(other, answer(Reason.DRAINING, 503, Misfortune.NEVER_ANSWERS, ""), "")
                      .status()
                  == 503;
            }
          });
      double before = draining.metric("websocket_handshakes_total", "reason=\"draining\"");
      Row row = answer(Reason.DRAINING, 503, Misfortune.NEVER_ANSWERS, "about to stop");
      HttpAnswer answer = ask(peer, row, "").refusedFor(503, Reason.DRAINING);
      assertTrue(answer.head().first("Retry-After").isPresent(), answer::toString);
      assertTrue(answer.text().contains(row.words()), answer::toString);
      assertEquals(
          before + 1, draining.metric("websocket_handshakes_total", "reason=\"draining\""));
      app.publish("go");
      assertEquals("go", holding.answer("GET").text());
    }
  }

  private void checkRow(Row row) {
    Map<String, Double> before = handshakes();
    HttpAnswer plain = ask(sidecar, row, "");
    assertEquals(row.status(), plain.status(), plain::toString);
    assertTrue(plain.text().contains(row.words()), plain::toString);
    List<String> one = List.of("result=\"failure\",reason=\"" + row.reason().label() + '"');
    Await.equal("counters that moved by one", one, () -> moved(before));
    if (row.reason() != Reason.APP_REFUSED) {
      plain.refusedFor(row.status(), row.reason());
      assertJson(row, ask(sidecar, row, "Accept: application/json|"));
    }
    assertOneLine(row);
  }

  private static void assertJson(Row row, HttpAnswer answer) {
    assertEquals("application/json", answer.head().first("Content-Type").orElse("none"));
    String beginning =
        "{\"status\":%d,\"reason\":\"%s\",\"problem\":\""
            .formatted(row.status(), row.reason().label());
    assertTrue(answer.text().startsWith(beginning), answer::toString);
    assertTrue(answer.text().contains(row.words()), answer::toString);
  }

  private void assertOneLine(Row row) {
    try (var peer = forked.tls()) {
      assertEquals(row.status(), ask(peer, row, "").status());
    }
    Await.until("a line about " + row, () -> !lines(row).isEmpty());
    assertEquals(1, lines(row).size(), forked::output);
    String line = lines(row).get(0);
    assertTrue(line.contains("path=/chat"), line);
    assertTrue(line.contains("status=" + row.status()), line);
    assertTrue(line.contains("peer=127.0.0.1:"), line);
  }

  private List<String> lines(Row row) {
    return forked.lines().stream()
        .filter(line -> line.contains("WebSocket handshake failed"))
        .filter(line -> line.contains("reason=" + row.reason().label() + " "))
        .filter(line -> line.contains("path=/chat"))
        .toList();
  }

  private static HttpAnswer ask(SidecarUnderTest sidecar, Row row, String more) {
    try (var peer = sidecar.tls()) {
      return ask(peer, row, more);
    }
  }

  private static HttpAnswer ask(RawPeer peer, Row row, String more) {
    String fields = ("Host: localhost|" + row.fields() + more + "|").replace("|", "\r\n");
    return peer.send("GET /chat " + row.version() + "\r\n" + fields).answer("GET");
  }

  private static int status(Supplier<RawPeer> peers, String path) {
    try (RawPeer peer = peers.get()) {
      return peer.get(path).status();
    }
  }

  private double requests(Reason reason) {
    return sidecar.metric("http_requests_total", "reason=\"" + reason.label() + '"');
  }

  /** Every series of handshakes with its value. */
  private Map<String, Double> handshakes() {
    Map<String, Double> all = new TreeMap<>();
    sidecar
        .health("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("websocket_handshakes_total{"))
        .forEach(line -> {
          String labels = line.substring(line.indexOf('{') + 1, line.indexOf('}'));
          List<String> sorted = Stream.of(labels.split(",")).sorted().toList();
          all.put(sorted.get(1) + "," + sorted.get(0), value(line));
        });
    return all;
  }

  /** The series that went up by exactly one; any other move is an error. */
  private List<String> moved(Map<String, Double> before) {
    return handshakes().entrySet().stream()
        .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
        .map(entry ->
            entry.getValue() == before.getOrDefault(entry.getKey(), 0.0) + 1
                ? entry.getKey()
                : entry.getKey() + " moved to " + entry.getValue())
        .toList();
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }
}
