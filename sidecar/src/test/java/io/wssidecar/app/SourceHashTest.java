package io.wssidecar.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.wssidecar.config.AppAddress;
import io.wssidecar.config.AppSettings.Balance;
import io.wssidecar.reasons.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SourceHashTest {
  private static final int CLIENTS = 3000;

  private final AppsOnAClock some = new AppsOnAClock();
  private final Apps apps = some.apps(Balance.SOURCE_HASH, 3);

  private static String client(int number) {
    return "203.0." + number / 256 + "." + number % 256;
  }

  private static App chosen(Apps apps, String client) {
    App app = apps.choose(client, List.of());
    assertNotNull(app);
    return app;
  }

  private static Map<String, App> homes(Apps apps) {
    Map<String, App> homes = new HashMap<>();
    for (int i = 0; i < CLIENTS; i++) {
      homes.put(client(i), chosen(apps, client(i)));
    }
    return homes;
  }

  @Test
  void aClientStaysWithItsAppHoweverBusyItIs() {
    App own = chosen(apps, "203.0.113.7");
    for (int i = 0; i < 10; i++) {
      apps.opened(own);
      assertSame(own, chosen(apps, "203.0.113.7"));
    }
  }

  @Test
  void neighbouringAddressesAreSpreadEvenly() {
    for (App app : apps.all()) {
      int count = Collections.frequency(homes(apps).values(), app);
      // 1000 of 3000; the standard deviation is 26.
      assertEquals(1000, count, 130, app::toString);
    }
  }

  @Test
  void aHandfulOfNeighboursIsNotLeftToOneApp() {
    Map<String, App> homes = homes(apps);
    for (int from = 0; from + 32 <= CLIENTS; from += 32) {
      Set<App> taken = new HashSet<>();
      for (int i = from; i < from + 32; i++) {
        taken.add(homes.get(client(i)));
      }
      assertEquals(3, taken.size(), client(from));
    }
  }

  @Test
  void twoSidecarsAgreeWhateverTheOrderOfTheirSettings() {
    List<AppAddress> addresses = new ArrayList<>();
    apps.all().forEach(app -> addresses.add(app.address()));
    Collections.reverse(addresses);
    Apps others = some.apps(Balance.SOURCE_HASH, addresses);
    homes(apps)
        .forEach((client, app) -> assertEquals(app.address(), chosen(others, client).address()));
  }

  @Test
  void onlyTheClientsOfAnEjectedAppMoveAndTheyComeBack() {
    Map<String, App> before = homes(apps);
    App gone = apps.all().get(1);
    apps.dialFailed(gone, Reason.APP_UNREACHABLE);
    Map<App, Integer> taken = new HashMap<>();
    before.forEach((client, home) -> {
      App now = chosen(apps, client);
      if (home == gone) {
        assertNotEquals(gone, now);
        taken.merge(now, 1, Integer::sum);
      } else {
        assertSame(home, now);
      }
    });
    assertEquals(2, taken.size(), "both others take over some of them: " + taken);
    some.pass(Duration.ofSeconds(2));
    String stranger = strangerTo(gone, before);
    assertNotEquals(gone, chosen(apps, stranger), "a trial is for its own clients");
    String own = ownOf(gone, before);
    assertSame(gone, chosen(apps, own), "the trial");
    apps.dialSucceeded(gone, 1);
    assertEquals(before, homes(apps));
  }

  @Test
  void anAppThatStandsTwiceInTheSettingsIsOne() {
    AppAddress twice = new AppAddress.Tcp("app", 8080);
    Apps same = some.apps(Balance.SOURCE_HASH, List.of(twice, twice));
    List<App> tried = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      App app = same.choose("203.0.113.7", tried);
      assertNotNull(app);
      assertFalse(tried.contains(app));
      tried.add(app);
    }
  }

  private static String ownOf(App app, Map<String, App> homes) {
    return homes.keySet().stream().filter(each -> homes.get(each) == app).findFirst().orElseThrow();
  }

  private static String strangerTo(App app, Map<String, App> homes) {
    return homes.keySet().stream().filter(each -> homes.get(each) != app).findFirst().orElseThrow();
  }
}
