package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.ForkedSidecar;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sidecar as its supervisor sees it: a process with signals, an exit code and output. */
@Timeout(180)
class ProcessTest {
  @Test
  void endsWithCodeZeroAfterSigterm() {
    try (var app = AppUnderTest.start();
        var sidecar = ForkedSidecar.inFrontOf(app, "--drain-delay", "0s", "--drain", "5s")) {
      sidecar.connect("/echo").close();
      sidecar.terminate();
      assertEquals(OptionalInt.of(0), sidecar.exitCode(Duration.ofSeconds(15)), sidecar::output);
    }
  }

  @Test
  void endsWithinTheDeadlineThoughAStreamIsOpen() {
    try (var app = AppUnderTest.start();
        var sidecar = ForkedSidecar.inFrontOf(app, "--drain-delay", "0s", "--drain", "1s");
        var client = sidecar.connect("/echo")) {
      sidecar.terminate();
      assertEquals(OptionalInt.of(0), sidecar.exitCode(Duration.ofSeconds(15)), sidecar::output);
      StreamEndTest.assertEnded(client.peer().end());
    }
  }

  @Test
  void endsAtOnceAfterASecondSigterm() {
    try (var app = AppUnderTest.start();
        var sidecar = ForkedSidecar.inFrontOf(app, "--drain-delay", "2m", "--drain", "2m");
        var client = sidecar.connect("/echo")) {
      sidecar.terminate();
      OptionalInt early = sidecar.exitCode(Duration.ofSeconds(1));
      assertEquals(OptionalInt.empty(), early, "it must wait out the delay");
      assertEquals("served", client.echo("served"));
      sidecar.terminate();
      assertTrue(sidecar.exitCode(Duration.ofSeconds(5)).isPresent(), sidecar::output);
    }
  }

  /** As when a log collector hangs: what cannot be said is dropped, never waited for. */
  @Test
  void keepsStreamsFlowingWhileNobodyReadsItsOutput() {
    try (var app = AppUnderTest.start();
        var sidecar = ForkedSidecar.unread(app, "--log-level", "debug");
        var client = sidecar.connect("/echo")) {
      fillThePipe(sidecar);
      for (int i = 0; i < 2_000; i++) {
        assertEquals("n" + i, client.echo("n" + i));
      }
      try (var late = sidecar.connect("/echo")) {
        assertEquals("late", late.echo("late"));
      }
    }
  }

  /** Until it says nothing more though much happens: then the pipe is full. */
  private static void fillThePipe(ForkedSidecar sidecar) {
    int full = 60_000;
    for (int i = 0; i < 5_000 && sidecar.unreadBytes() < full; i++) {
      sidecar.connect("/some/path/long/enough/to/fill/a/log/with/few/visits").close();
    }
    Await.until("a full pipe", () -> sidecar.unreadBytes() >= full);
    for (int i = 0; i < 200; i++) {
      sidecar.connect("/more").close();
    }
  }
}
