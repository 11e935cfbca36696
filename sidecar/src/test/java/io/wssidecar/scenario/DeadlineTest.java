package io.wssidecar.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.End;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.Misfortune;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.WsClient;
import io.wssidecar.reasons.Reason;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody may take longer than the settings say, and nobody who keeps to them is cut. */
@Timeout(60)
class DeadlineTest {
  private static final Duration SHORT = Duration.ofMillis(500);

  @Test
  void cutsAClientThatNeverEndsItsRequestHead() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.with().apps(app).requestTimeout(SHORT).start();
        var peer = sidecar.tls()) {
      peer.send("GET / HTTP/1.1\r\nHost: localhost\r\nX-More:");
      StreamEndTest.assertEnded(peer.end());
      assertEquals(0, app.requests().size(), "the app was asked");
    }
  }

  /** The time is for the whole head: a byte now and then buys none (Slowloris). */
  @Test
  void cutsAClientThatDribblesItsRequestHead() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.with().apps(app).requestTimeout(SHORT).start();
        var peer = sidecar.tls()) {
      peer.send("GET / HTTP/1.1\r\nHost: localhost\r\nX-More: ").patience(Duration.ofMillis(50));
      End end = End.OPEN;
      for (int i = 0; i < 100 && end == End.OPEN; i++) {
        try {
          peer.send("x".getBytes(ISO_8859_1));
          end = peer.end();
        } catch (UncheckedIOException cut) {
          end = End.RESET;
        }
      }
      assertNotEquals(End.OPEN, end);
    }
  }

  @Test
  void cutsAClientThatNeverAsksAnythingAfterTheHandshake() {
    try (var app = AppUnderTest.start();
        var sidecar =
            SidecarUnderTest.with().apps(app).requestTimeout(SHORT).keepAlive(SHORT).start();
        var peer = sidecar.tls()) {
      StreamEndTest.assertEnded(peer.end());
    }
  }

  @Test
  void endsAnIdleConnectionAfterTheKeepAliveTime() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.with().apps(app).keepAlive(SHORT).start();
        var peer = sidecar.tls()) {
      assertEquals(200, peer.get("/bytes/10").status());
      assertEquals(End.CLOSED, peer.end());
    }
  }

  @Test
  void neverEndsAnIdleStreamByTheTimesMeantForRequests() {
    try (var app = AppUnderTest.start();
        var sidecar =
            SidecarUnderTest.with()
                .apps(app)
                .keepAlive(SHORT)
                .requestTimeout(SHORT)
                .handshakeTimeout(SHORT)
                .appTimeout(SHORT)
                .appKeepAlive(SHORT)
                .start();
        var client = sidecar.connect("/echo")) {
      client.peer().patience(SHORT.multipliedBy(3));
      assertEquals(End.OPEN, client.peer().end());
      client.peer().patience(Await.PATIENCE);
      assertEquals("still here", client.echo("still here"));
    }
  }

  @Test
  void answers504WhenTheAppIsTooSlowForAPlainRequest() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.with().apps(app).appTimeout(SHORT).start()) {
      app.misbehave(Misfortune.NEVER_ANSWERS);
      sidecar.get("/").refusedFor(504, Reason.APP_TIMEOUT);
      Await.equal("connections open at the app", 0, app::openConnections);
    }
  }

  @Test
  void endsAnIdleConnectionToTheAppBeforeTheAppWould() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.with().apps(app).appKeepAlive(SHORT).start()) {
      assertEquals(200, sidecar.get("/bytes/10").status());
      Await.equal("connections open at the app", 0, app::openConnections);
    }
  }

  @Test
  void freesTheAppWhenTheClientGivesUpWaiting() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      app.misbehave(Misfortune.NEVER_ANSWERS);
      try (var peer = sidecar.tls()) {
        peer.request("GET", "/");
        Await.equal("requests at the app", 1, () -> app.requests().size());
        peer.rst();
      }
      Await.equal("connections open at the app", 0, app::openConnections);
    }
  }

  @Test
  void freesTheAppWhenTheClientGivesUpItsUpgrade() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      app.misbehave(Misfortune.NEVER_ANSWERS);
      try (var peer = sidecar.tls()) {
        peer.send(WsClient.request("/", WsClient.key()));
        Await.equal("requests at the app", 1, () -> app.requests().size());
        peer.rst();
      }
      Await.equal("connections open at the app", 0, app::openConnections);
    }
  }

  @Test
  void doesNotCutAStreamThatIsBusyForLonger() {
    try (var app = AppUnderTest.start();
        var sidecar =
            SidecarUnderTest.with().apps(app).appTimeout(SHORT).requestTimeout(SHORT).start();
        var client = sidecar.connect("/echo")) {
      long until = System.nanoTime() + SHORT.multipliedBy(3).toNanos();
      while (System.nanoTime() < until) {
        client.send(Frame.ping("busy"));
        assertEquals(Frame.PONG, client.receive().opcode());
      }
    }
  }
}
