package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Misfortune;
import io.wssidecar.kit.SidecarUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the health port tells, from the outside. */
@Timeout(60)
class HealthTest {
  @Test
  void isLiveAndReadyFromTheStart() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.with().apps(app).health().start()) {
      assertEquals(200, sidecar.health("/livez").status());
      assertEquals(200, sidecar.health("/readyz").status());
      assertEquals(404, sidecar.health("/other").status());
    }
  }

  @Test
  void isLiveButNotReadyOnceToldToStop() {
    try (var app = AppUnderTest.start();
        var sidecar =
            SidecarUnderTest.with()
                .apps(app)
                .health()
                .stop(Duration.ofSeconds(10), Duration.ZERO)
                .start()) {
      sidecar.sidecar().stop();
      Await.equal("readiness", 503, () -> sidecar.health("/readyz").status());
      assertEquals(200, sidecar.health("/livez").status());
    }
  }

  @Test
  void countsHandshakesAndStreams() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.with().apps(app).health().start()) {
      try (var client = sidecar.connect("/echo")) {
        assertEquals("a", client.echo("a"));
        Await.equal(
            "TLS handshakes",
            1.0,
            () -> sidecar.metric("tls_handshakes_total", "result=\"success\""));
        Await.equal(
            "upgrades",
            1.0,
            () -> sidecar.metric("websocket_handshakes_total", "result=\"success\""));
        Await.equal("open streams", 1.0, () -> sidecar.metric("websocket_streams"));
      }
      Await.equal("open streams", 0.0, () -> sidecar.metric("websocket_streams"));
    }
  }

  @Test
  void countsWhyAnUpgradeFailed() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.with().apps(app).health().start()) {
      app.misbehave(Misfortune.ANSWERS_A_WRONG_ACCEPT);
      assertEquals(502, sidecar.refused("/chat").status());
      Await.equal(
          "failures by a wrong accept",
          1.0,
          () -> sidecar.metric("websocket_handshakes_total", "reason=\"bad_accept\""));
    }
  }

  @Test
  void countsWhyAConnectionFailedBeforeTls() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.with().apps(app).health().start()) {
      try (var peer = sidecar.tcp()) {
        assertEquals(400, peer.get("/").status());
      }
      Await.equal(
          "plain HTTP on the TLS port",
          1.0,
          () -> sidecar.metric("tls_handshakes_total", "reason=\"plaintext\""));
    }
  }

  @Test
  void countsAProbeAsNoFailure() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.with().apps(app).health().start()) {
      sidecar.tcp().close();
      Await.equal(
          "probes",
          1.0,
          () -> sidecar.metric("tls_handshakes_total", "probe", "result=\"ignored\""));
      assertEquals(0.0, sidecar.metric("tls_handshakes_total", "result=\"failure\""));
    }
  }
}
