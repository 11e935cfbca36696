package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.ForkedSidecar;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code wss-sidecar drain} and signals, as a {@code preStop} hook and a supervisor use them. */
@Timeout(180)
class DrainProcessTest {
  private static final OptionalInt RUNNING = OptionalInt.empty();

  @Test
  void drainsTwiceLivesOnAndEndsWithCodeZero() {
    try (var app = AppUnderTest.start();
        var sidecar = sidecar(app, "100ms")) {
      sidecar.connect("/echo").close();
      assertEquals(0, drain(sidecar), sidecar::output);
      assertEquals(0, drain(sidecar), sidecar::output);
      assertEquals(RUNNING, sidecar.exitCode(Duration.ZERO), sidecar::output);
      sidecar.terminate();
      assertEquals(OptionalInt.of(0), sidecar.exitCode(Duration.ofSeconds(5)), sidecar::output);
    }
  }

  @Test
  void aSigtermJoinsTheDrainAndWhoWaitsForItIsTold() throws Exception {
    try (var app = AppUnderTest.start();
        var sidecar = sidecar(app, "off");
        var held = app.holds(sidecar.tls())) {
      CompletableFuture<Integer> draining = CompletableFuture.supplyAsync(() -> drain(sidecar));
      awaitSaid(sidecar, "draining: no new streams");
      sidecar.terminate();
      awaitSaid(sidecar, "stopping");
      assertEquals(RUNNING, sidecar.exitCode(Duration.ofMillis(200)), sidecar::output);
      app.publish("finished");
      assertEquals("finished", held.answer("GET").text());
      assertEquals(OptionalInt.of(0), sidecar.exitCode(Duration.ofSeconds(10)), sidecar::output);
      assertEquals(0, draining.get(30, TimeUnit.SECONDS), sidecar::output);
    }
  }

  @Test
  void aDrainThatTakesTooLongFailsAndASecondSigtermEndsIt() {
    try (var app = AppUnderTest.start();
        var sidecar = sidecar(app, "off");
        var held = app.holds(sidecar.tls())) {
      assertEquals(1, drain(sidecar, "--wait", "200ms"), sidecar::output);
      sidecar.terminate();
      awaitSaid(sidecar, "stopping");
      sidecar.terminate();
      OptionalInt code = sidecar.exitCode(Duration.ofSeconds(10));
      assertEquals(OptionalInt.of(143), code, sidecar::output);
      StreamEndTest.assertEnded(held.end());
    }
  }

  @Test
  void nobodyThereIsAMistake() {
    assertEquals(2, ForkedSidecar.command("drain", "--admin", "127.0.0.1:1"));
  }

  private static ForkedSidecar sidecar(AppUnderTest app, String delay) {
    return ForkedSidecar.inFrontOf(
        app, "--admin", "127.0.0.1:0", "--drain-delay", delay, "--drain", "60s");
  }

  private static int drain(ForkedSidecar sidecar, String... more) {
    String[] words = new String[more.length + 3];
    words[0] = "drain";
    words[1] = "--admin";
    words[2] = sidecar.admin();
    System.arraycopy(more, 0, words, 3, more.length);
    return ForkedSidecar.command(words);
  }

  private static void awaitSaid(ForkedSidecar sidecar, String words) {
    Await.until("\"" + words + "\"", () -> sidecar.output().contains(words));
    assertTrue(sidecar.exitCode(Duration.ZERO).isEmpty(), sidecar::output);
  }
}
