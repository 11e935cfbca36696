package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.DeafApp;
import io.wssidecar.kit.Misfortune;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.reasons.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An app that fails an upgrade: what the client is told, and that nothing is left behind. */
@Timeout(60)
class AppFailureTest {
  @ParameterizedTest
  @CsvSource({
    "CLOSES_WITHOUT_ANSWER, 502, APP_PROTOCOL_ERROR",
    "RESETS_WITHOUT_ANSWER, 502, APP_PROTOCOL_ERROR",
    "ANSWERS_GARBAGE, 502, APP_PROTOCOL_ERROR",
    "ANSWERS_HALF_A_HEAD, 502, APP_PROTOCOL_ERROR",
    "ANSWERS_AN_ENDLESS_HEAD, 502, APP_PROTOCOL_ERROR",
    "BOTH_LENGTHS, 502, APP_PROTOCOL_ERROR",
    "ANSWERS_A_WRONG_ACCEPT, 502, BAD_ACCEPT",
    "ANSWERS_NO_ACCEPT, 502, BAD_ACCEPT",
    "ANSWERS_AN_UNOFFERED_SUBPROTOCOL, 502, BAD_ACCEPT",
    "NEVER_ANSWERS, 504, APP_TIMEOUT",
    "STALLS_INSIDE_THE_HEAD, 504, APP_TIMEOUT",
  })
  void answersForAnAppThatFailsTheUpgrade(Misfortune misfortune, int status, Reason reason) {
    try (var app = AppUnderTest.start();
        var sidecar = impatient(app)) {
      app.misbehave(misfortune);
      sidecar.refused("/chat", "Sec-WebSocket-Protocol: chat").refusedFor(status, reason);
      Await.equal("connections open at the app", 0, app::openConnections);
    }
  }

  @ParameterizedTest
  @CsvSource({"ANSWERS_200, 200", "ANSWERS_403, 403", "ANSWERS_426, 426"})
  void passesOnTheAppsOwnRefusal(Misfortune misfortune, int status) {
    try (var app = AppUnderTest.start();
        var sidecar = impatient(app)) {
      app.misbehave(misfortune);
      var answer = sidecar.refused("/chat");
      assertEquals(status, answer.status(), answer::toString);
      assertEquals("not for you", answer.text());
      Await.equal("connections open at the app", 0, app::openConnections);
    }
  }

  @Test
  void keepsTheUpgradeFieldOfTheAppsOwn426() {
    try (var app = AppUnderTest.start();
        var sidecar = impatient(app)) {
      app.misbehave(Misfortune.ANSWERS_426);
      var head = sidecar.refused("/chat").head();
      assertTrue(head.has("Upgrade", "websocket"), head::toString);
      assertTrue(head.has("Connection", "Upgrade"), head::toString);
      assertEquals("13", head.first("Sec-WebSocket-Version").orElse("none"));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Misfortune.class,
      names = {"CONTINUES_THEN_UPGRADES", "DRIBBLES_THE_101"})
  void upgradesWhenTheAppIsOdd(Misfortune misfortune) {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      app.misbehave(misfortune);
      try (var client = sidecar.connect("/chat")) {
        assertEquals("hello", client.echo("hello"));
      }
    }
  }

  @Test
  void keepsFramesThatCameWithThe101() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      app.misbehave(Misfortune.SPEAKS_WITH_THE_101);
      try (var client = sidecar.connect("/chat")) {
        assertEquals("first", client.receive().text());
        assertEquals("second", client.receive().text());
        assertEquals("third", client.echo("third"));
      }
    }
  }

  @Test
  void answers502WhenTheAppRefusesConnections() {
    try (var app = AppUnderTest.start();
        var sidecar = impatient(app)) {
      app.refuse();
      sidecar.refused("/chat").refusedFor(502, Reason.APP_UNREACHABLE);
    }
  }

  @Test
  void answers504WhenTheAppNeverAccepts() {
    try (var app = DeafApp.start();
        var sidecar =
            SidecarUnderTest.with()
                .apps(app.address())
                .connectTimeout(Duration.ofMillis(300))
                .start()) {
      sidecar.refused("/chat").refusedFor(504, Reason.APP_TIMEOUT);
    }
  }

  @Test
  void servesAgainOnceTheAppIsBack() {
    try (var app = AppUnderTest.start();
        var sidecar = impatient(app)) {
      app.kill();
      sidecar.refused("/chat").refusedFor(502, Reason.APP_UNREACHABLE);
      app.restart();
      Await.until(
          "an upgrade to succeed again",
          () -> {
            try (var client = sidecar.connect("/chat")) {
              return client.echo("back").equals("back");
            } catch (AssertionError stillOut) {
              return false;
            }
          });
    }
  }

  @Test
  void endsTheClientsStreamsWhenTheAppIsKilled() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var one = sidecar.connect("/one");
        var other = sidecar.connect("/other")) {
      assertEquals("a", one.echo("a"));
      assertEquals("b", other.echo("b"));
      app.kill();
      StreamEndTest.assertEnded(one.peer().end());
      StreamEndTest.assertEnded(other.peer().end());
    }
  }

  private static SidecarUnderTest impatient(AppUnderTest app) {
    return SidecarUnderTest.with().apps(app).appTimeout(Duration.ofMillis(400)).start();
  }
}
