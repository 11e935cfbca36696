package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Counters;
import io.wssidecar.kit.End;
import io.wssidecar.kit.ForkedSidecar;
import io.wssidecar.kit.HttpAnswer;
import io.wssidecar.kit.Misfortune;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.reasons.Reason;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
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
    HandshakeRow.all().forEach(row -> assertTrue(lines(row).size() <= 1, forked::output));
    forked.close();
    sidecar.close();
    app.close();
  }

  @ParameterizedTest
  @MethodSource("io.wssidecar.scenario.HandshakeRow#all")
  void tellsWhyItFailed(HandshakeRow row) {
    if (row.misfortune() != null) {
      app.misbehave(row.misfortune());
    }
    checkRow(row);
    app.behave();
  }

  @Test
  void tellsThatTheAppIsNotThere() {
    app.refuse();
    checkRow(
        HandshakeRow.answer(
            Reason.APP_UNREACHABLE, 502, Misfortune.NEVER_ANSWERS, "took no connection"));
    app.restart();
    for (Supplier<RawPeer> peers : List.<Supplier<RawPeer>>of(sidecar::tls, forked::tls)) {
      Await.until("the app to be dialled again", () -> status(peers, "/status/204") == 204);
    }
  }

  @Test
  void closesTheConnectionAfterARequestThatCannotBeTrusted() {
    try (var peer = sidecar.tls()) {
      HandshakeRow row = HandshakeRow.all().findFirst().orElseThrow();
      assertEquals(400, row.ask(peer, "").status());
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
    Counters before = handshakes();
    double failed = requests(Reason.BAD_REQUEST);
    try (var peer = sidecar.tls()) {
      HandshakeRow row =
          HandshakeRow.request(Reason.BAD_REQUEST, 400, HandshakeRow.GOOD + fields, "");
      assertEquals(400, row.ask(peer, "").status());
      assertEquals(End.CLOSED, peer.end());
    }
    Await.equal("bad requests", failed + 1, () -> requests(Reason.BAD_REQUEST));
    assertEquals(before, handshakes());
  }

  @Test
  void namesTheWayToUpgradeIn426() {
    for (Reason reason : List.of(Reason.UPGRADE_STRIPPED, Reason.BAD_VERSION)) {
      try (var peer = sidecar.tls()) {
        HandshakeRow row =
            HandshakeRow.all().filter(each -> each.reason() == reason).findFirst().orElseThrow();
        var head = row.ask(peer, "").head();
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
    Counters before = handshakes();
    try (var peer = sidecar.tls()) {
      HttpAnswer answer = peer.get("/chat", "X-Real-IP: 192.0.2.1", "Connection: Upgrade");
      assertEquals(200, answer.status(), answer::toString);
      assertTrue(answer.text().startsWith("GET 0 "), answer::toString);
    }
    assertEquals(before, handshakes(), "it is no handshake");
  }

  @Test
  void countsAGoodHandshakeAsASuccess() {
    Counters before = handshakes();
    sidecar.connect("/chat").close();
    assertEquals(List.of("reason=\"none\",result=\"success\""), handshakes().movedSince(before));
  }

  /** It is a plain request that fails here; nobody asked for a WebSocket. */
  @Test
  void answersFor101sThatNobodyAskedFor() {
    Counters before = handshakes();
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
              return HandshakeRow.answer(Reason.DRAINING, 503, Misfortune.NEVER_ANSWERS, "")
                      .ask(other, "")
                      .status()
                  == 503;
            }
          });
      double before = draining.metric("websocket_handshakes_total", "reason=\"draining\"");
      HandshakeRow row =
          HandshakeRow.answer(Reason.DRAINING, 503, Misfortune.NEVER_ANSWERS, "about to stop");
      HttpAnswer answer = row.ask(peer, "").refusedFor(503, Reason.DRAINING);
      assertTrue(answer.head().first("Retry-After").isPresent(), answer::toString);
      assertTrue(answer.text().contains(row.words()), answer::toString);
      assertEquals(
          before + 1, draining.metric("websocket_handshakes_total", "reason=\"draining\""));
      app.publish("go");
      assertEquals("go", holding.answer("GET").text());
    }
  }

  private void checkRow(HandshakeRow row) {
    Counters before = handshakes();
    HttpAnswer plain = ask(sidecar, row, "");
    assertEquals(row.status(), plain.status(), plain::toString);
    assertTrue(plain.text().contains(row.words()), plain::toString);
    List<String> one = List.of("reason=\"" + row.reason().label() + "\",result=\"failure\"");
    Await.equal("counters that moved by one", one, () -> handshakes().movedSince(before));
    if (row.reason() != Reason.APP_REFUSED) {
      plain.refusedFor(row.status(), row.reason());
      assertJson(row, ask(sidecar, row, "Accept: application/json|"));
    }
    assertOneLine(row);
  }

  private static void assertJson(HandshakeRow row, HttpAnswer answer) {
    assertEquals("application/json", answer.head().first("Content-Type").orElse("none"));
    String beginning =
        "{\"status\":%d,\"reason\":\"%s\",\"problem\":\""
            .formatted(row.status(), row.reason().label());
    assertTrue(answer.text().startsWith(beginning), answer::toString);
    assertTrue(answer.text().contains(row.words()), answer::toString);
  }

  private void assertOneLine(HandshakeRow row) {
    try (var peer = forked.tls()) {
      assertEquals(row.status(), row.ask(peer, "").status());
    }
    Await.until("a line about " + row, () -> !lines(row).isEmpty());
    assertEquals(1, lines(row).size(), forked::output);
    String line = lines(row).get(0);
    assertTrue(line.contains("path=/chat"), line);
    assertTrue(line.contains("status=" + row.status()), line);
    assertTrue(line.contains("peer=127.0.0.1:"), line);
  }

  private List<String> lines(HandshakeRow row) {
    return forked.lines().stream()
        .filter(line -> line.contains("WebSocket handshake failed"))
        .filter(line -> line.contains("reason=" + row.reason().label() + " "))
        .filter(line -> line.contains("path=/chat"))
        .toList();
  }

  private static HttpAnswer ask(SidecarUnderTest sidecar, HandshakeRow row, String more) {
    try (var peer = sidecar.tls()) {
      return row.ask(peer, more);
    }
  }

  private static int status(Supplier<RawPeer> peers, String path) {
    try (RawPeer peer = peers.get()) {
      return peer.get(path).status();
    }
  }

  private double requests(Reason reason) {
    return sidecar.metric("http_requests_total", "reason=\"" + reason.label() + '"');
  }

  private Counters handshakes() {
    return Counters.of(sidecar, "websocket_handshakes_total");
  }
}
