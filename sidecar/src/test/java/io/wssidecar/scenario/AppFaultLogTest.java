package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.AppAddress;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.DeafApp;
import io.wssidecar.kit.ForkedSidecar;
import io.wssidecar.kit.Misfortune;
import io.wssidecar.kit.WsClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the operator reads when the app fails: one line for each fault, neither none nor two.
 *
 * <p>Every fault has a path of its own, by which its lines are found; what else was said is looked
 * at when the process has ended, so that a line that comes late counts too.
 */
@Timeout(120)
class AppFaultLogTest {
  private static final String UPGRADE = "WARN  io.wssidecar.handshake WebSocket handshake failed";
  private static final String REFUSED = "INFO  io.wssidecar.handshake WebSocket handshake failed";
  private static final String REQUEST = "WARN  io.wssidecar.handshake HTTP request failed";
  private static final String DIAL = "DEBUG io.wssidecar.handshake app dial failed";
  private static final String OPENED = "INFO  io.wssidecar.access stream opened";
  private static final String ENDED = "INFO  io.wssidecar.access stream ended";

  @Test
  void tellsEachAnswerThatFailsAnUpgradeInOneLine() {
    try (var app = AppUnderTest.start();
        var sidecar = inFrontOf(app.address())) {
      // Failures for the same reason within a second are one line, so the reasons take turns.
      fails(app, sidecar, Misfortune.ANSWERS_GARBAGE, UPGRADE, "app_protocol_error", 502);
      fails(app, sidecar, Misfortune.ANSWERS_200, REFUSED, "app_refused", 200);
      fails(app, sidecar, Misfortune.NEVER_ANSWERS, UPGRADE, "app_timeout", 504);
      fails(app, sidecar, Misfortune.ANSWERS_A_WRONG_ACCEPT, UPGRADE, "bad_accept", 502);
      fails(app, sidecar, Misfortune.ANSWERS_HALF_A_HEAD, UPGRADE, "app_protocol_error", 502);
      fails(app, sidecar, Misfortune.ANSWERS_403, REFUSED, "app_refused", 403);
      fails(app, sidecar, Misfortune.STALLS_INSIDE_THE_HEAD, UPGRADE, "app_timeout", 504);
      fails(app, sidecar, Misfortune.ANSWERS_NO_ACCEPT, UPGRADE, "bad_accept", 502);
      fails(app, sidecar, Misfortune.CLOSES_WITHOUT_ANSWER, UPGRADE, "app_protocol_error", 502);
      fails(app, sidecar, Misfortune.ANSWERS_426, REFUSED, "app_refused", 426);
      fails(app, sidecar, Misfortune.RESETS_WITHOUT_ANSWER, UPGRADE, "app_protocol_error", 502);
      assertEquals(11, endOf(sidecar).size(), sidecar::output);
    }
  }

  private static void fails(
      AppUnderTest app,
      ForkedSidecar sidecar,
      Misfortune misfortune,
      String what,
      String reason,
      int status) {
    String path = "/" + misfortune;
    app.misbehave(misfortune);
    assertEquals(status, refused(sidecar, path + "?token=secret"), path);
    assertTold(sidecar, what + failure(reason, path, status));
  }

  @Test
  void tellsAnAppThatIsGoneInOneLineAndNothingWhenItIsBack() {
    try (var app = AppUnderTest.start();
        var sidecar = inFrontOf(app.address())) {
      app.kill();
      assertEquals(502, refused(sidecar, "/gone"));
      assertTold(sidecar, UPGRADE + failure("app_unreachable", "/gone", 502));
      app.restart();
      try (var client = sidecar.connect("/back")) {
        assertEquals("back", client.echo("back"));
      }
      assertOpenedAndEnded(sidecar, app, "/back", "by=client cause=closed");
      assertEquals(3, endOf(sidecar).size(), sidecar::output);
    }
  }

  @Test
  void tellsAnAppThatNeverAcceptsInOneLine() {
    try (var app = DeafApp.start();
        var sidecar = inFrontOf(app.address(), "--connect-timeout", "300ms")) {
      assertEquals(504, refused(sidecar, "/deaf"));
      assertTold(sidecar, UPGRADE + failure("app_timeout", "/deaf", 504));
      assertEquals(1, endOf(sidecar).size(), sidecar::output);
    }
  }

  @Test
  void tellsThePathOfAUnixSocketThatNobodyListensOn(@TempDir Path directory) {
    Path path = directory.resolve("app.sock");
    try (var app = AppUnderTest.at(path, "app");
        var sidecar = inFrontOf(app.address(), "--log-level", "debug")) {
      app.kill();
      assertEquals(502, refused(sidecar, "/gone"));
      assertTold(sidecar, DIAL + " reason=app_unreachable app=unix:" + path);
      assertTold(sidecar, UPGRADE + failure("app_unreachable", "/gone", 502));
      app.restart();
      try (var client = sidecar.connect("/back")) {
        assertEquals("back", client.echo("back"));
      }
      assertOpenedAndEnded(sidecar, app, "/back", "by=client cause=closed");
    }
  }

  @Test
  void tellsAnAppThatIsKilledInTheEndOfEachOfItsStreams() {
    try (var app = AppUnderTest.start();
        var sidecar = inFrontOf(app.address());
        var client = sidecar.connect("/killed")) {
      assertEquals("here", client.echo("here"));
      app.kill();
      StreamEndTest.assertEnded(client.peer().end());
      assertOpenedAndEnded(sidecar, app, "/killed", "by=app cause=(reset|app_lost)");
      assertEquals(2, endOf(sidecar).size(), sidecar::output);
    }
  }

  @Test
  void tellsNoFaultWhenAnAppContinuesAndThenUpgrades() {
    try (var app = AppUnderTest.start();
        var sidecar = inFrontOf(app.address())) {
      app.misbehave(Misfortune.CONTINUES_THEN_UPGRADES);
      try (var client = sidecar.connect("/continued?token=secret")) {
        assertEquals("hello", client.echo("hello"));
      }
      assertOpenedAndEnded(sidecar, app, "/continued", "by=client cause=closed");
      assertEquals(2, endOf(sidecar).size(), sidecar::output);
    }
  }

  @Test
  void tellsAFaultBehindAPlainRequestInOneLineToo() {
    try (var app = AppUnderTest.start();
        var sidecar = inFrontOf(app.address())) {
      app.misbehave(Misfortune.ANSWERS_GARBAGE);
      assertEquals(502, asked(sidecar, "/garbage"));
      assertTold(sidecar, REQUEST + failure("app_protocol_error", "/garbage", 502));
      app.misbehave(Misfortune.NEVER_ANSWERS);
      assertEquals(504, asked(sidecar, "/silent"));
      assertTold(sidecar, REQUEST + failure("app_timeout", "/silent", 504));
      app.kill();
      assertEquals(502, asked(sidecar, "/gone"));
      assertTold(sidecar, REQUEST + failure("app_unreachable", "/gone", 502));
      assertEquals(3, endOf(sidecar).size(), sidecar::output);
    }
  }

  private static ForkedSidecar inFrontOf(AppAddress app, String... flags) {
    String[] all = new String[flags.length + 6];
    String[] usual = {"--app-timeout", "400ms", "--drain-delay", "0s", "--drain", "1s"};
    System.arraycopy(usual, 0, all, 0, usual.length);
    System.arraycopy(flags, 0, all, usual.length, flags.length);
    return ForkedSidecar.inFrontOf(app, all);
  }

  private static int refused(ForkedSidecar sidecar, String target) {
    try (var peer = sidecar.tls()) {
      return WsClient.refused(peer, target).status();
    }
  }

  private static int asked(ForkedSidecar sidecar, String target) {
    try (var peer = sidecar.tls()) {
      return peer.get(target).status();
    }
  }

  private static String failure(String reason, String path, int status) {
    return " count=1 reason=%s peer=127.0.0.1:PORT host=localhost path=%s status=%d"
        .formatted(reason, path, status);
  }

  private static void assertOpenedAndEnded(
      ForkedSidecar sidecar, AppUnderTest app, String path, String how) {
    String facts = " peer=127.0.0.1:PORT host=localhost path=" + path + " app=" + app.address();
    assertTold(sidecar, OPENED + facts);
    String end =
        " duration_ms=\\d+ messages_from_client=\\d+ messages_from_app=\\d+"
            + " bytes_from_client=\\d+ bytes_from_app=\\d+ ";
    assertTold(sidecar, ENDED + facts + end + how + "( close_code=\\d+)?");
  }

  /** Waits for a line that is this pattern but for its time. */
  private static void assertTold(ForkedSidecar sidecar, String pattern) {
    String whole = pattern.replace("PORT", "\\d+");
    Await.until(
        "the line\n" + whole + "\namong\n" + sidecar.output(),
        () -> said(sidecar).stream().filter(line -> line.matches(whole)).count() == 1);
  }

  /** Everything about requests and apps that it said, once it has ended in order. */
  private static List<String> endOf(ForkedSidecar sidecar) {
    sidecar.terminate();
    assertTrue(sidecar.exitCode(Duration.ofSeconds(20)).isPresent(), sidecar::output);
    Await.until("the whole output", sidecar::outputEnded);
    List<String> found = said(sidecar);
    assertTrue(found.stream().noneMatch(line -> line.contains("secret")), sidecar::output);
    return found;
  }

  /** Its log lines without their times, but for what it says at INFO about itself. */
  private static List<String> said(ForkedSidecar sidecar) {
    return sidecar.lines().stream()
        .filter(line -> line.matches("\\d{4}-\\S+Z .*"))
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .filter(line -> !line.matches("INFO  io[.]wssidecar[.](?!(access|handshake|app) ).*"))
        .toList();
  }
}
