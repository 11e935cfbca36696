package io.wssidecar.fleet;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.fleet.Drain.Manners;
import io.wssidecar.fleet.Drain.Outcome;
import io.wssidecar.kit.Soak;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A drain in the middle of everything: every stream carries fragmented messages of 1 B to 1 MiB in
 * both directions all the while, to clients of the JDK and of npm ws.
 */
@Timeout(600)
class DrainTest {
  private static final String DISCARDED = "websocket_messages_discarded_total";

  @TempDir Path directory;

  @Test
  void tellsEveryClientAfterAWholeMessageAndLosesNothing() {
    Outcome outcome = Drain.run(Manners.ALL_ANSWER, directory);
    Reckoning reckoning = new Reckoning(outcome);
    reckoning.print("all answer");
    assertAll(
        () -> common(outcome, reckoning),
        () -> assertEquals(List.of(), reckoning.lostOnTheWayToTheApp(), "lost"),
        () -> assertEquals(List.of(), reckoning.appsNotTold(), "apps that got no Close"),
        () -> assertEquals(200, outcome.heldAnswer(), "the plain request that was open"),
        () -> assertOutcomes(outcome, Drain.STREAMS, 0, 0));
  }

  @Test
  void cutsTheStreamsOfAnAppThatIgnoresClosesAtTheDeadline() {
    Outcome outcome = Drain.run(Manners.THE_APP_IGNORES_CLOSES, directory);
    Reckoning reckoning = new Reckoning(outcome);
    reckoning.print("the app ignores Closes");
    assertAll(
        () -> common(outcome, reckoning),
        () -> assertEquals(List.of(), reckoning.lostOnTheWayToTheApp(), "lost"),
        () -> assertEquals(List.of(), reckoning.appsNotTold(), "apps that got no Close"),
        () -> assertOutcomes(outcome, 0, 0, Drain.STREAMS));
  }

  @Test
  void tellsTheAppOfClientsThatNeverAnswer() {
    Outcome outcome = Drain.run(Manners.THE_CLIENTS_NEVER_ANSWER, directory);
    Reckoning reckoning = new Reckoning(outcome);
    reckoning.print("the clients never answer");
    assertAll(
        () -> common(outcome, reckoning),
        () -> assertEquals(List.of(), reckoning.inventedOnTheWayToTheApp(), "invented"),
        () -> assertEquals(List.of(), reckoning.appsNotTold(), "apps that got no Close"),
        () -> assertEquals(200, outcome.heldAnswer(), "the plain request that was open"),
        () -> assertOutcomes(outcome, 0, Drain.STREAMS, 0));
  }

  /** What holds however the peers behave. */
  private static void common(Outcome outcome, Reckoning reckoning) {
    assertAll(
        () -> assertEquals(Drain.STREAMS, outcome.clients().size(), "accounts of clients"),
        () -> assertEquals(Drain.STREAMS, outcome.app().size(), "accounts of the app"),
        () -> assertEquals(List.of(), reckoning.faults(), "faults"),
        () -> assertEquals(List.of(), reckoning.notToldPolitely(), "not told after a message"),
        () -> assertEquals(reckoning.lacking(), outcome.metrics().value(DISCARDED), "discarded"),
        () -> assertLackingIsYoung(reckoning),
        () -> assertSpread(reckoning),
        () -> assertUnderWay(outcome),
        () -> assertEquals(OptionalInt.of(0), outcome.exitCode(), outcome::output));
  }

  /**
   * What a client lacks is the end of what the app said; that it came after our Close, and was not
   * lost long before, is told by the clock. A message waits in queues for a while.
   */
  private static void assertLackingIsYoung(Reckoning reckoning) {
    Duration most = Duration.ofMillis(Drain.TICK_MILLIS).plusSeconds(Soak.count(4, 2));
    Duration oldest = reckoning.oldestLacking();
    assertTrue(oldest.compareTo(most) < 0, "a lacking message began " + oldest + " before");
  }

  private static void assertSpread(Reckoning reckoning) {
    int[] bins = reckoning.histogram();
    String all = "Closes over the window: " + Arrays.toString(bins);
    int most = Arrays.stream(bins).max().orElseThrow();
    assertAll(
        () -> assertEquals(0, bins[bins.length - 1], "after the window; " + all),
        () -> assertTrue(most <= Drain.STREAMS * 2 / 5, "too many at once; " + all),
        () ->
            assertTrue(
                reckoning.stretch().compareTo(Drain.WINDOW.dividedBy(3)) > 0,
                "nine of ten within " + reckoning.stretch() + "; " + all));
  }

  private static void assertUnderWay(Outcome outcome) {
    long underWay = Reckoning.count(outcome.clients(), Account::underWay);
    assertTrue(underWay >= Drain.STREAMS * 9L / 10, underWay + " messages were under way");
  }

  private static void assertOutcomes(Outcome outcome, long clean, long timedOut, long cut) {
    Scrapes metrics = outcome.metrics();
    assertAll(
        () -> assertEquals(clean, metrics.drained("clean"), "drained cleanly"),
        () -> assertEquals(timedOut, metrics.drained("timed_out"), "timed out"),
        () -> assertEquals(cut, metrics.drained("cut"), "cut"));
  }
}
