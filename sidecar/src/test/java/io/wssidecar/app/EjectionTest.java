package io.wssidecar.app;

import static io.wssidecar.app.AppsOnAClock.chosen;
import static io.wssidecar.app.FourThreads.onFourThreads;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.wssidecar.config.AppSettings.Balance;
import io.wssidecar.reasons.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Apps that cannot be dialled, and when they are tried again. */
class EjectionTest {
  private final AppsOnAClock some = new AppsOnAClock();

  @Test
  void aClientWhoseAppIsEjectedMovesAndGetsANewCookie() {
    Apps apps = some.apps(Balance.COOKIE, 2);
    App own = apps.all().get(0);
    apps.dialFailed(own, Reason.APP_TIMEOUT);
    App other = apps.choose(own.affinity(), List.of());
    assertNotNull(other);
    assertSame(apps.all().get(1), other);
    assertEquals(AffinityCookie.setting(other.affinity()), apps.cookieFor(other, own.affinity()));
  }

  @Test
  void anEjectedAppIsSkippedThenTriedByOneRequestAtATimeWithADoublingPause() {
    Apps apps = some.apps(Balance.LEAST_CONNECTIONS, 2);
    App down = apps.all().get(0);
    App well = apps.all().get(1);
    apps.opened(well);
    apps.dialFailed(down, Reason.APP_UNREACHABLE);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30, 30}) {
      some.pass(Duration.ofSeconds(seconds).minusNanos(1));
      assertSame(well, chosen(apps), seconds + " s are not over");
      some.pass(Duration.ofNanos(1));
      assertSame(down, chosen(apps), seconds + " s are over");
      assertSame(well, chosen(apps), "somebody is trying it already");
      apps.dialFailed(down, Reason.APP_UNREACHABLE);
    }
    some.pass(Duration.ofSeconds(30));
    assertSame(down, chosen(apps));
    apps.dialSucceeded(down, 5);
    assertSame(down, chosen(apps));
    assertSame(down, chosen(apps));
    apps.dialFailed(down, Reason.APP_UNREACHABLE);
    some.pass(Duration.ofSeconds(1));
    assertSame(down, chosen(apps), "the pause starts over after a success");
  }

  @Test
  void aTrialThatNeverReportsBackIsReplaced() {
    Apps apps = some.apps(Balance.LEAST_CONNECTIONS, 2);
    App down = apps.all().get(0);
    apps.opened(apps.all().get(1));
    apps.dialFailed(down, Reason.APP_UNREACHABLE);
    some.pass(Duration.ofSeconds(1));
    assertSame(down, chosen(apps));
    some.pass(Duration.ofSeconds(3).minusNanos(1));
    assertNotSame(
        down, chosen(apps), "the first one may still be dialling: the connect timeout is 3 s");
    some.pass(Duration.ofNanos(1));
    assertSame(down, chosen(apps));
  }

  @Test
  void aClientOfAnEjectedAppTriesItWhenThePauseIsOver() {
    Apps apps = some.apps(Balance.COOKIE, 2);
    App own = apps.all().get(0);
    App other = apps.all().get(1);
    apps.dialFailed(own, Reason.APP_UNREACHABLE);
    some.pass(Duration.ofSeconds(1));
    assertSame(
        other, apps.choose(other.affinity(), List.of()), "a client of a healthy app stays there");
    assertSame(own, apps.choose(own.affinity(), List.of()));
    assertSame(other, apps.choose(own.affinity(), List.of()));
  }

  @Test
  void whenAllAreEjectedTheSoonestToReturnIsTriedFirst() {
    Apps apps = some.apps(Balance.ROUND_ROBIN, 3);
    for (int i : new int[] {2, 0, 1}) {
      apps.dialFailed(apps.all().get(i), Reason.APP_UNREACHABLE);
      some.pass(Duration.ofMillis(100));
    }
    List<App> tried = new ArrayList<>();
    for (int expected : new int[] {2, 0, 1}) {
      App app = apps.choose(null, tried);
      assertNotNull(app);
      assertEquals(expected, apps.all().indexOf(app));
      tried.add(app);
    }
  }

  @Test
  void aBurstOfFailuresCountsAsOne() {
    Apps apps = some.apps(Balance.LEAST_CONNECTIONS, 2);
    App down = apps.all().get(0);
    apps.opened(apps.all().get(1));
    for (int i = 0; i < 50; i++) {
      apps.dialFailed(down, Reason.APP_UNREACHABLE);
    }
    some.pass(Duration.ofSeconds(1));
    assertSame(down, chosen(apps));
  }

  @Test
  void theOnlyAppIsNotToldAsSkippedBecauseItIsTriedAllTheSame() {
    Apps apps = some.apps(Balance.ROUND_ROBIN, 1);
    App app = apps.all().get(0);
    apps.dialFailed(app, Reason.APP_UNREACHABLE);
    assertSame(app, chosen(apps));
    apps.dialSucceeded(app, 8);
    assertEquals(
        List.of("failed http://app:8080 APP_UNREACHABLE", "dialed http://app:8080 8"),
        some.events());
  }

  @Test
  void exactlyOneOfManyThreadsGetsTheTrial() throws Exception {
    Apps apps = some.apps(Balance.LEAST_CONNECTIONS, 2);
    App down = apps.all().get(0);
    apps.opened(apps.all().get(1));
    for (int round = 0; round < 200; round++) {
      apps.dialFailed(down, Reason.APP_UNREACHABLE);
      some.pass(Duration.ofSeconds(30));
      AtomicInteger trials = new AtomicInteger();
      onFourThreads(() -> trials.addAndGet(chosen(apps) == down ? 1 : 0));
      assertEquals(1, trials.get());
    }
  }
}
