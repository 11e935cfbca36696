package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Descriptors;
import io.wssidecar.kit.SidecarUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a sidecar ends, seen from inside its process; {@link ProcessTest} sees it from outside. */
@Timeout(120)
class ShutdownTest {
  @Test
  void servesEverythingDuringTheDelay() throws InterruptedException {
    try (var app = AppUnderTest.start();
        var sidecar = stopping(app, Duration.ofSeconds(30), Duration.ofSeconds(1))) {
      sidecar.sidecar().stop();
      try (var client = sidecar.connect("/echo")) {
        assertEquals("still", client.echo("still"));
      }
      assertEquals(200, sidecar.get("/bytes/1").status());
      assertFalse(sidecar.sidecar().awaitStopped(Duration.ZERO));
    }
  }

  @Test
  void finishesAPlainRequestThatIsUnderWay() throws InterruptedException {
    try (var app = AppUnderTest.start();
        var sidecar = stopping(app, Duration.ZERO, Duration.ofSeconds(20));
        var peer = app.holds(sidecar.tls())) {
      sidecar.sidecar().stop();
      app.publish("finished");
      assertEquals("finished", peer.answer("GET").text());
      assertTrue(sidecar.sidecar().awaitStopped(Duration.ofSeconds(10)));
      assertTrue(sidecar.sidecar().endedCleanly());
    }
  }

  @Test
  void endsAtOnceWhenNobodyIsThere() throws InterruptedException {
    try (var app = AppUnderTest.start();
        var sidecar = stopping(app, Duration.ZERO, Duration.ofMinutes(1))) {
      assertEquals(200, sidecar.get("/bytes/1").status());
      sidecar.sidecar().stop();
      assertTrue(sidecar.sidecar().awaitStopped(Duration.ofSeconds(5)), "nothing to wait for");
      assertTrue(sidecar.sidecar().endedCleanly());
    }
  }

  @Test
  void endsStreamsWithinTheWindow() throws InterruptedException {
    try (var app = AppUnderTest.start();
        var sidecar = stopping(app, Duration.ZERO, Duration.ofSeconds(1));
        var client = sidecar.connect("/echo")) {
      sidecar.sidecar().stop();
      StreamEndTest.assertEnded(client.peer().end());
      assertTrue(sidecar.sidecar().awaitStopped(Duration.ofSeconds(5)));
      Await.equal("connections open at the app", 0, app::openConnections);
    }
  }

  @Test
  void endsEverythingAtOnceWhenTold() throws InterruptedException {
    try (var app = AppUnderTest.start();
        var sidecar = stopping(app, Duration.ofMinutes(1), Duration.ofMinutes(1));
        var client = sidecar.connect("/echo");
        var silent = sidecar.tcp()) {
      sidecar.sidecar().stop();
      sidecar.sidecar().stopNow();
      assertTrue(sidecar.sidecar().awaitStopped(Duration.ofSeconds(5)));
      StreamEndTest.assertEnded(client.peer().end());
      StreamEndTest.assertEnded(silent.end());
    }
  }

  @Test
  void leavesNoDescriptorBehind() {
    try (var app = AppUnderTest.start()) {
      startAndEnd(app);
      int before = Descriptors.open();
      for (int i = 0; i < 5; i++) {
        startAndEnd(app);
      }
      Await.until("descriptors to be " + before + " again", () -> Descriptors.open() <= before);
    }
  }

  private static void startAndEnd(AppUnderTest app) {
    try (var sidecar = SidecarUnderTest.inFrontOf(app);
        var client = sidecar.connect("/echo")) {
      assertEquals("a", client.echo("a"));
    }
    Await.equal("connections open at the app", 0, app::openConnections);
  }

  private static SidecarUnderTest stopping(AppUnderTest app, Duration delay, Duration window) {
    return SidecarUnderTest.with().apps(app).stop(delay, window).start();
  }
}
