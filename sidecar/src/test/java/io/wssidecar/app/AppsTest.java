package io.wssidecar.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.AppAddress;
import io.wssidecar.config.AppSettings;
import io.wssidecar.config.AppSettings.Balance;
import io.wssidecar.reasons.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AppsTest {
  // Near the overflow of the nano clock, which may start anywhere.
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 500_000_000L);
  private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();

  @Test
  void roundRobinTakesEachInTurn() {
    Apps apps = apps(Balance.ROUND_ROBIN, 3);
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
    Apps apps = apps(Balance.ROUND_ROBIN, 3);
    apps.dialFailed(apps.all().get(0), Reason.APP_UNREACHABLE);
    int second = 0;
    for (int i = 0; i < 100; i++) {
      second += chosen(apps) == apps.all().get(1) ? 1 : 0;
    }
    assertEquals(50, second);
  }

  @Test
  void leastConnectionsTakesTheLeastBusyAndTiesInTurn() {
    Apps apps = apps(Balance.LEAST_CONNECTIONS, 3);
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
    Apps apps = apps(Balance.COOKIE, 3);
    App own = apps.all().get(2);
    for (int i = 0; i < 10; i++) {
      apps.opened(own);
      assertSame(own, apps.choose(own.affinity(), List.of()));
    }
    assertNull(apps.cookieFor(own, own.affinity()));
  }

  @Test
  void aClientWithoutAUsableCookieGoesToTheLeastBusyAndGetsOne() {
    Apps apps = apps(Balance.COOKIE, 2);
    App busy = apps.all().get(0);
    App free = apps.all().get(1);
    apps.opened(busy);
    assertSame(free, apps.choose(null, List.of()));
    assertSame(free, apps.choose("0000000000000000", List.of()));
    assertEquals(AffinityCookie.setting(free.affinity()), apps.cookieFor(free, null));
    assertEquals(AffinityCookie.setting(free.affinity()), apps.cookieFor(free, "0000000000000000"));
  }

  @Test
  void aClientWhoseAppIsEjectedMovesAndGetsANewCookie() {
    Apps apps = apps(Balance.COOKIE, 2);
    App own = apps.all().get(0);
    apps.dialFailed(own, Reason.APP_TIMEOUT);
    App other = apps.choose(own.affinity(), List.of());
    assertNotNull(other);
    assertSame(apps.all().get(1), other);
    assertEquals(AffinityCookie.setting(other.affinity()), apps.cookieFor(other, own.affinity()));
  }

  @Test
  void noCookieIsSetForOneAppOrAnotherBalance() {
    Apps alone = apps(Balance.COOKIE, 1);
    assertNull(alone.cookieFor(alone.all().get(0), null));
    Apps turns = apps(Balance.ROUND_ROBIN, 2);
    assertNull(turns.cookieFor(turns.all().get(0), null));
    App second = turns.all().get(1);
    assertNotSame(second, turns.choose(second.affinity(), List.of()));
  }

  @ParameterizedTest
  @EnumSource
  void eachAppIsTriedOnceAndThenNone(Balance balance) {
    Apps apps = apps(balance, 3);
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
  void anEjectedAppIsSkippedThenTriedByOneRequestAtATimeWithADoublingPause() {
    Apps apps = apps(Balance.LEAST_CONNECTIONS, 2);
    App down = apps.all().get(0);
    App well = apps.all().get(1);
    apps.opened(well);
    apps.dialFailed(down, Reason.APP_UNREACHABLE);
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30, 30}) {
      pass(Duration.ofSeconds(seconds).minusNanos(1));
      assertSame(well, chosen(apps), seconds + " s are not over");
      pass(Duration.ofNanos(1));
      assertSame(down, chosen(apps), seconds + " s are over");
      assertSame(well, chosen(apps), "somebody is trying it already");
      apps.dialFailed(down, Reason.APP_UNREACHABLE);
    }
    pass(Duration.ofSeconds(30));
    assertSame(down, chosen(apps));
    apps.dialSucceeded(down, 5);
    assertSame(down, chosen(apps));
    assertSame(down, chosen(apps));
    apps.dialFailed(down, Reason.APP_UNREACHABLE);
    pass(Duration.ofSeconds(1));
    assertSame(down, chosen(apps), "the pause starts over after a success");
  }

  @Test
  void aTrialThatNeverReportsBackIsReplaced() {
    Apps apps = apps(Balance.LEAST_CONNECTIONS, 2);
    App down = apps.all().get(0);
    apps.opened(apps.all().get(1));
    apps.dialFailed(down, Reason.APP_UNREACHABLE);
    pass(Duration.ofSeconds(1));
    assertSame(down, chosen(apps));
    pass(Duration.ofSeconds(3).minusNanos(1));
    assertNotSame(
        down, chosen(apps), "the first one may still be dialling: the connect timeout is 3 s");
    pass(Duration.ofNanos(1));
    assertSame(down, chosen(apps));
  }

  @Test
  void aClientOfAnEjectedAppTriesItWhenThePauseIsOver() {
    Apps apps = apps(Balance.COOKIE, 2);
    App own = apps.all().get(0);
    App other = apps.all().get(1);
    apps.dialFailed(own, Reason.APP_UNREACHABLE);
    pass(Duration.ofSeconds(1));
    assertSame(
        other, apps.choose(other.affinity(), List.of()), "a client of a healthy app stays there");
    assertSame(own, apps.choose(own.affinity(), List.of()));
    assertSame(other, apps.choose(own.affinity(), List.of()));
  }

  @Test
  void whenAllAreEjectedTheSoonestToReturnIsTriedFirst() {
    Apps apps = apps(Balance.ROUND_ROBIN, 3);
    for (int i : new int[] {2, 0, 1}) {
      apps.dialFailed(apps.all().get(i), Reason.APP_UNREACHABLE);
      pass(Duration.ofMillis(100));
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
    Apps apps = apps(Balance.LEAST_CONNECTIONS, 2);
    App down = apps.all().get(0);
    apps.opened(apps.all().get(1));
    for (int i = 0; i < 50; i++) {
      apps.dialFailed(down, Reason.APP_UNREACHABLE);
    }
    pass(Duration.ofSeconds(1));
    assertSame(down, chosen(apps));
  }

  @Test
  void theEventsHearEachDialAndEachTurnOnce() {
    Apps apps = apps(Balance.ROUND_ROBIN, 2);
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
        List.copyOf(events));
  }

  @Test
  void theOnlyAppIsNotToldAsSkippedBecauseItIsTriedAllTheSame() {
    Apps apps = apps(Balance.ROUND_ROBIN, 1);
    App app = apps.all().get(0);
    apps.dialFailed(app, Reason.APP_UNREACHABLE);
    assertSame(app, chosen(apps));
    apps.dialSucceeded(app, 8);
    assertEquals(
        List.of("failed http://app:8080 APP_UNREACHABLE", "dialed http://app:8080 8"),
        List.copyOf(events));
  }

  @Test
  void exactlyOneOfManyThreadsGetsTheTrial() throws Exception {
    Apps apps = apps(Balance.LEAST_CONNECTIONS, 2);
    App down = apps.all().get(0);
    apps.opened(apps.all().get(1));
    for (int round = 0; round < 200; round++) {
      apps.dialFailed(down, Reason.APP_UNREACHABLE);
      pass(Duration.ofSeconds(30));
      AtomicInteger trials = new AtomicInteger();
      onFourThreads(() -> trials.addAndGet(chosen(apps) == down ? 1 : 0));
      assertEquals(1, trials.get());
    }
  }

  @Test
  void manyThreadsLoseNoCountAndStarveNobody() throws Exception {
    Apps apps = apps(Balance.LEAST_CONNECTIONS, 4);
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
    long ejected = events.stream().filter(e -> e.startsWith("ejected")).count();
    long returned = events.stream().filter(e -> e.startsWith("returned")).count();
    long stillOut = apps.all().stream().filter(a -> a.ejection().get() != null).count();
    assertEquals(ejected, returned + stillOut);
    assertTrue(ejected > 0);
  }

  private void onFourThreads(Callable<Integer> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      CountDownLatch start = new CountDownLatch(4);
      List<Future<Integer>> ends = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ends.add(
            threads.submit(() -> {
              start.countDown();
              start.await();
              return work.call();
            }));
      }
      for (Future<Integer> end : ends) {
        end.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private static App chosen(Apps apps) {
    App app = apps.choose(null, List.of());
    assertNotNull(app);
    return app;
  }

  private Apps apps(Balance balance, int count) {
    List<AppAddress> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      addresses.add(new AppAddress("app", 8080 + i));
    }
    Duration timeout = Duration.ofSeconds(3);
    AppSettings settings = new AppSettings(addresses, balance, timeout, timeout, timeout);
    return new Apps(settings, new Recorder(events), clock::get);
  }

  private record Recorder(ConcurrentLinkedQueue<String> lines) implements AppEvents {
    @Override
    public void dialed(AppAddress app, long nanos) {
      lines.add("dialed " + app + " " + nanos);
    }

    @Override
    public void dialFailed(AppAddress app, Reason reason) {
      lines.add("failed " + app + " " + reason);
    }

    @Override
    public void ejected(AppAddress app) {
      lines.add("ejected " + app);
    }

    @Override
    public void returned(AppAddress app) {
      lines.add("returned " + app);
    }
  }
}
