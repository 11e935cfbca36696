package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.HttpAnswer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.reasons.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A drain that the operator's port begins, phase by phase. An unanswered request holds it open
 * where a test needs to look at it.
 */
@Timeout(120)
class DrainTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void servesEverythingDuringTheDelayButIsNotReady() {
    try (var app = AppUnderTest.start();
        var sidecar = draining(app, LONG, LONG)) {
      assertEquals("serving", state(sidecar));
      assertEquals(200, sidecar.health("/readyz").status());
      assertEquals(202, sidecar.admin("POST", "/drain").status());
      assertEquals("delay", state(sidecar));
      assertEquals(503, sidecar.health("/readyz").status());
      assertEquals(200, sidecar.health("/livez").status());
      try (var client = sidecar.connect("/echo")) {
        assertEquals("still", client.echo("still"));
      }
      assertFalse(sidecar.get("/bytes/1").head().first("Connection").isPresent());
    }
  }

  @Test
  void sendsTheNewAwayWhileTheOldFinish() {
    try (var app = AppUnderTest.start();
        var sidecar = draining(app, Duration.ZERO, LONG);
        var held = app.holds(sidecar.tls())) {
      assertEquals(202, sidecar.admin("POST", "/drain").status());
      Await.equal("state", "draining", () -> state(sidecar));
      HttpAnswer refused = sidecar.refused("/echo").refusedFor(503, Reason.DRAINING);
      assertEquals("5", refused.head().first("Retry-After").orElse("none"));
      HttpAnswer plain = sidecar.get("/bytes/1");
      assertEquals(200, plain.status());
      assertEquals("close", plain.head().first("Connection").orElse("none"));
      app.publish("finished");
      assertEquals("finished", held.answer("GET").text());
      HttpAnswer over = sidecar.admin("POST", "/drain?wait=10s");
      assertEquals(200, over.status());
      assertTrue(over.text().contains("\"clean\": true"), over::text);
      assertTrue(over.text().contains("\"open_requests\": 0"), over::text);
    }
  }

  @Test
  void livesOnAfterwardsAndThenEndsAtOnce() throws InterruptedException {
    Duration delay = Duration.ofMillis(1500);
    try (var app = AppUnderTest.start();
        var sidecar = draining(app, delay, LONG)) {
      assertEquals(200, sidecar.admin("POST", "/drain?wait=20s").status());
      assertEquals("drained", state(sidecar));
      assertEquals(200, sidecar.health("/livez").status());
      assertEquals("drained\n", sidecar.health("/readyz").text());
      assertEquals(200, sidecar.admin("POST", "/drain?wait=1ms").status());
      assertFalse(sidecar.sidecar().awaitStopped(Duration.ZERO));
      sidecar.sidecar().stop();
      assertTrue(sidecar.sidecar().awaitStopped(delay.minusMillis(1)), "no delay a second time");
      assertTrue(sidecar.sidecar().endedCleanly());
    }
  }

  @Test
  void isJoinedByAStop() throws InterruptedException {
    try (var app = AppUnderTest.start();
        var sidecar = draining(app, Duration.ZERO, LONG);
        var held = app.holds(sidecar.tls())) {
      sidecar.admin("POST", "/drain");
      Await.equal("state", "draining", () -> state(sidecar));
      sidecar.sidecar().stop();
      assertEquals("draining", state(sidecar));
      assertFalse(sidecar.sidecar().awaitStopped(Duration.ofMillis(200)));
      app.publish("finished");
      assertEquals("finished", held.answer("GET").text());
      assertTrue(sidecar.sidecar().awaitStopped(Duration.ofSeconds(5)));
      assertTrue(sidecar.sidecar().endedCleanly());
    }
  }

  @Test
  void leavesARequestThatOutlastsTheWindowAloneButIsNotClean() {
    try (var app = AppUnderTest.start();
        var sidecar = draining(app, Duration.ZERO, Duration.ofMillis(200));
        var held = app.holds(sidecar.tls())) {
      HttpAnswer over = sidecar.admin("POST", "/drain?wait=1500ms");
      assertEquals(200, over.status(), "nobody cuts a request, so nobody waits for that");
      assertTrue(over.text().contains("\"clean\": false"), over::text);
      assertTrue(over.text().contains("\"open_requests\": 1"), over::text);
      app.publish("finished");
      assertEquals("finished", held.answer("GET").text());
    }
  }

  @Test
  void saysWhenTheTimeToWaitWasTooShort() {
    try (var app = AppUnderTest.start();
        var sidecar = draining(app, LONG, LONG)) {
      HttpAnswer early = sidecar.admin("POST", "/drain?wait=100ms");
      assertEquals(504, early.status());
      assertTrue(early.text().contains("\"state\": \"delay\""), early::text);
    }
  }

  @Test
  void endsStreams() {
    try (var app = AppUnderTest.start();
        var sidecar = draining(app, Duration.ZERO, Duration.ofSeconds(1));
        var client = sidecar.connect("/echo")) {
      sidecar.admin("POST", "/drain");
      StreamEndTest.assertEnded(client.peer().end());
      client.close();
      HttpAnswer over = sidecar.admin("POST", "/drain?wait=10s");
      assertEquals(200, over.status());
      assertTrue(over.text().contains("\"open_streams\": 0"), over::text);
    }
  }

  @Test
  void listsTheOpenStreams() {
    try (var app = AppUnderTest.start();
        var sidecar = draining(app, Duration.ZERO, Duration.ZERO)) {
      try (var client = sidecar.connect("/echo?secret=query")) {
        assertEquals("12345", client.echo("12345"));
        HttpAnswer answer = sidecar.admin("GET", "/connections");
        assertEquals(200, answer.status());
        String list = answer.text();
        assertTrue(list.contains("\"open_streams\": 1"), list);
        assertTrue(list.contains("\"path\": \"/echo\""), list);
        assertTrue(list.contains("\"host\": \"localhost\""), list);
        assertTrue(list.contains("\"app\": \"" + app.address() + "\""), list);
        assertTrue(list.contains("\"bytes_from_client\": 11"), list);
        assertFalse(list.contains("secret"), list);
      }
      Await.until(
          "no stream listed",
          () -> sidecar.admin("GET", "/connections").text().contains("\"open_streams\": 0"));
    }
  }

  @Test
  void tellsItsSettings() {
    try (var app = AppUnderTest.start();
        var sidecar = draining(app, Duration.ofSeconds(5), Duration.ofSeconds(15))) {
      String settings = sidecar.admin("GET", "/config").text();
      assertTrue(settings.contains("\"drain\": \"15s\""), settings);
      assertTrue(settings.contains("\"ping-interval\": \"25s\""), settings);
      assertFalse(settings.contains("PRIVATE KEY"), settings);
    }
  }

  private static String state(SidecarUnderTest sidecar) {
    return sidecar.admin("GET", "/drain").text().replaceAll("(?s).*\"state\": \"(\\w+)\".*", "$1");
  }

  private static SidecarUnderTest draining(AppUnderTest app, Duration delay, Duration window) {
    return SidecarUnderTest.with().apps(app).stop(delay, window).health().admin().start();
  }
}
