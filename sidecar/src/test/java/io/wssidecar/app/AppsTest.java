package io.wssidecar.app;

import static io.wssidecar.app.AppsOnAClock.chosen;
import static io.wssidecar.app.FourThreads.onFourThreads;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.AppSettings.Balance;
import io.wssidecar.reasons.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AppsTest {
  private final AppsOnAClock some = new AppsOnAClock();

  @Test
  void roundRobinTakesEachInTurn() {
    Apps apps = some.apps(Balance.ROUND_ROBIN, 3);
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      App app = chosen(apps);
      apps.opened(app);
      taken.add(apps.all().indexOf(app));
    }
    assertEquals(List.of(0, 1, 2, 0, 1, 2, 0), taken);
  }

  @Test
  void roundRobinSharesTheTurnsOfAnEjectedAppEvenly() {
    Apps apps = some.apps(Balance.ROUND_ROBIN, 3);
    apps.dialFailed(apps.all().get(0), Reason.APP_UNREACHABLE);
    int second = 0;
    for (int i = 0; i < 100; i++) {
      second += chosen(apps) == apps.all().get(1) ? 1 : 0;
    }
    assertEquals(50, second);
  }

  @Test
  void leastConnectionsTakesTheLeastBusyAndTiesInTurn() {
    Apps apps = some.apps(Balance.LEAST_CONNECTIONS, 3);
    App first = apps.all().get(0);
    apps.opened(first);
    apps.opened(first);
    assertSame(apps.all().get(1), chosen(apps));
    assertSame(apps.all().get(2), chosen(apps));
    for (int i = 0; i < 3; i++) {
      apps.opened(apps.all().get(1));
      apps.opened(apps.all().get(2));
    }
    assertSame(first, chosen(apps));
    apps.opened(first);
    apps.opened(first);
    apps.closed(apps.all().get(2));
    assertSame(apps.all().get(2), chosen(apps));
    assertEquals(2, apps.all().get(2).open());
  }

  @Test
  void cookieBringsTheClientBackHoweverBusyTheAppIs() {
    Apps apps = some.apps(Balance.COOKIE, 3);
    App own = apps.all().get(2);
    for (int i = 0; i < 10; i++) {
      apps.opened(own);
      assertSame(own, apps.choose(own.affinity(), List.of()));
    }
    assertNull(apps.cookieFor(own, own.affinity()));
  }

  @Test
  void aClientWithoutAUsableCookieGoesToTheLeastBusyAndGetsOne() {
    Apps apps = some.apps(Balance.COOKIE, 2);
    App busy = apps.all().get(0);
    App free = apps.all().get(1);
    apps.opened(busy);
    assertSame(free, apps.choose(null, List.of()));
    assertSame(free, apps.choose("0000000000000000", List.of()));
    assertEquals(AffinityCookie.setting(free.affinity()), apps.cookieFor(free, null));
    assertEquals(AffinityCookie.setting(free.affinity()), apps.cookieFor(free, "0000000000000000"));
  }

  @Test
  void noCookieIsSetForOneAppOrAnotherBalance() {
    Apps alone = some.apps(Balance.COOKIE, 1);
    assertNull(alone.cookieFor(alone.all().get(0), null));
    Apps turns = some.apps(Balance.ROUND_ROBIN, 2);
    assertNull(turns.cookieFor(turns.all().get(0), null));
    App second = turns.all().get(1);
    assertNotSame(second, turns.choose(second.affinity(), List.of()));
  }

  @ParameterizedTest
  @EnumSource
  void eachAppIsTriedOnceAndThenNone(Balance balance) {
    Apps apps = some.apps(balance, 3);
    List<App> tried = new ArrayList<>();
    String affinity = apps.all().get(1).affinity();
    for (int i = 0; i < 3; i++) {
      App app = apps.choose(affinity, tried);
      assertNotNull(app);
      assertFalse(tried.contains(app));
      apps.dialFailed(app, Reason.APP_UNREACHABLE);
      tried.add(app);
    }
    assertNull(apps.choose(affinity, tried));
  }

  @Test
  void theEventsHearEachDialAndEachTurnOnce() {
    Apps apps = some.apps(Balance.ROUND_ROBIN, 2);
    App app = apps.all().get(0);
    apps.dialSucceeded(app, 7);
    apps.dialFailed(app, Reason.APP_UNREACHABLE);
    apps.dialFailed(app, Reason.APP_TIMEOUT);
    apps.dialSucceeded(app, 8);
    assertEquals(
        List.of(
            "dialed http://app:8080 7",
            "failed http://app:8080 APP_UNREACHABLE",
            "ejected http://app:8080",
            "failed http://app:8080 APP_TIMEOUT",
            "dialed http://app:8080 8",
            "returned http://app:8080"),
        some.events());
  }

  @Test
  void manyThreadsLoseNoCountAndStarveNobody() throws Exception {
    Apps apps = some.apps(Balance.LEAST_CONNECTIONS, 4);
    Map<App, AtomicInteger> taken = new ConcurrentHashMap<>();
    onFourThreads(() -> {
      for (int i = 0; i < 20_000; i++) {
        App app = chosen(apps);
        apps.opened(app);
        taken.computeIfAbsent(app, a -> new AtomicInteger()).incrementAndGet();
        if (i % 100 == 0) {
          apps.dialFailed(app, Reason.APP_UNREACHABLE);
        }
        if (i % 3 == 0) {
          apps.dialSucceeded(app, 1);
        }
        apps.closed(app);
      }
      return 0;
    });
    assertEquals(List.of(0, 0, 0, 0), apps.all().stream().map(App::open).toList());
    assertEquals(4, taken.size());
    assertEquals(80_000, taken.values().stream().mapToInt(AtomicInteger::get).sum());
    long ejected = some.events().stream().filter(e -> e.startsWith("ejected")).count();
    long returned = some.events().stream().filter(e -> e.startsWith("returned")).count();
    long stillOut = apps.all().stream().filter(a -> a.ejection().get() != null).count();
    assertEquals(ejected, returned + stillOut);
    assertTrue(ejected > 0);
  }
}
