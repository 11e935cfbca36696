package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.End;
import io.wssidecar.kit.HttpAnswer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.reasons.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that cannot become a WebSocket are refused by name, and the app never sees them. */
@Timeout(60)
class RefusedUpgradeTest {
  private static final String KEY = "Sec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==|";
  private static final String VERSION = "Sec-WebSocket-Version: 13|";
  private static final String UPGRADE = "Upgrade: websocket|Connection: Upgrade|";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "GET / HTTP/1.1; " + KEY + VERSION + "; 426; UPGRADE_STRIPPED",
        "GET / HTTP/1.1; " + KEY + "; 426; UPGRADE_STRIPPED",
        "GET / HTTP/1.1; " + VERSION + "; 426; UPGRADE_STRIPPED",
        "GET / HTTP/1.1; Connection: Upgrade|" + KEY + VERSION + "; 426; UPGRADE_STRIPPED",
        "GET / HTTP/1.0; " + UPGRADE + KEY + VERSION + "; 400; HTTP10_HOP",
        "GET / HTTP/1.1; Upgrade: websocket|" + KEY + VERSION + "; 400; CONNECTION_REWRITTEN",
        "GET / HTTP/1.1; Upgrade: websocket|Connection: close|"
            + KEY
            + VERSION
            + "; 400; CONNECTION_REWRITTEN",
        "GET / HTTP/1.1; " + UPGRADE + KEY + "; 426; BAD_VERSION",
        "GET / HTTP/1.1; " + UPGRADE + KEY + "Sec-WebSocket-Version: 8|; 426; BAD_VERSION",
        "GET / HTTP/1.1; " + UPGRADE + VERSION + "; 400; BAD_KEY",
        "GET / HTTP/1.1; " + UPGRADE + KEY + KEY + VERSION + "; 400; BAD_KEY",
        "GET / HTTP/1.1; " + UPGRADE + VERSION + "Sec-WebSocket-Key: c2hvcnQ=|; 400; BAD_KEY",
        "GET / HTTP/1.1; " + UPGRADE + VERSION + "Sec-WebSocket-Key: ????|; 400; BAD_KEY",
      })
  void refusesWithItsReason(String line, String fields, int status, Reason reason) {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      ask(sidecar, line, fields).refusedFor(status, reason);
      assertEquals(0, app.requests().size(), "the app was asked");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY + VERSION, UPGRADE + KEY + "Sec-WebSocket-Version: 8|"})
  void names426TheWayToUpgrade(String fields) {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      var head = ask(sidecar, "GET / HTTP/1.1", fields).head();
      assertTrue(head.has("Upgrade", "websocket"), head::toString);
      assertTrue(head.has("Connection", "Upgrade"), head::toString);
    }
  }

  @Test
  void tellsAnOldClientTheVersionItCouldUse() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      var answer = ask(sidecar, "GET / HTTP/1.1", UPGRADE + KEY + "Sec-WebSocket-Version: 8|");
      assertEquals("13", answer.head().first("Sec-WebSocket-Version").orElse("none"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1|Host: a|Host: b||",
        "GET / HTTP/1.1||",
        "GET / HTTP/1.1|Host: localhost|Content-Length: 4|Content-Length: 5||",
        "GET / HTTP/1.1|Host: localhost|Content-Length: 4|Transfer-Encoding: chunked||",
        "GET / HTTP/1.1|Host: localhost|Transfer-Encoding: chunked, identity||",
        "GET / HTTP/1.1|Host: localhost|Content-Length: -1||",
        "GET / HTTP/1.1|Host: localhost|Content-Length: +1||",
        "GET / HTTP/1.1|Host: localhost|Bad Name: x||",
        "GET / HTTP/1.1|Host: localhost|Host : localhost||",
        "GET / HTTP/1.1|Host: localhost|X: a\rb||",
        "GET / HTTP/1.1|Host: localhost|X: a\nY: b||",
        "GET / HTTP/1.1|Host: localhost|X: a\u0000b||",
        "GET /?q=%zz HTTP/1.1|Host: localhost||",
        "GET /|Host: localhost||",
      })
  void refusesMalformedOrAmbiguousRequestsAndCloses(String request) {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var peer = sidecar.tls()) {
      peer.send(request.replace("|", "\r\n"));
      HttpAnswer answer = peer.answer("GET");
      assertEquals(400, answer.status(), answer::toString);
      assertEquals(End.CLOSED, peer.end(), "the connection must not be used again");
      assertEquals(0, app.requests().size(), "the app was asked");
    }
  }

  @Test
  void judgesFieldNamesAndWordsInAnyCase() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      String request =
          "HOST: localhost|UPGRADE: WebSocket|connection: keep-alive, UPGRADE|"
              + KEY.replace("Sec-WebSocket-Key", "sec-websocket-KEY")
              + VERSION.replace("Sec-WebSocket-Version", "SEC-WEBSOCKET-VERSION");
      try (var peer = sidecar.tls()) {
        peer.send("GET / HTTP/1.1\r\n" + request.replace("|", "\r\n") + "\r\n");
        assertEquals(101, peer.head().status());
      }
    }
  }

  private static HttpAnswer ask(SidecarUnderTest sidecar, String line, String fields) {
    try (var peer = sidecar.tls()) {
      peer.send(line + "\r\nHost: localhost\r\n" + fields.replace("|", "\r\n") + "\r\n");
      return peer.answer("GET");
    }
  }
}
