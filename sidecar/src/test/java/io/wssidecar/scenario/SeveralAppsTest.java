package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.AppSettings.Balance;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.HttpAnswer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.reasons.Reason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One sidecar in front of two apps. */
@Timeout(120)
class SeveralAppsTest {
  private final AppUnderTest one = AppUnderTest.start("one");
  private final AppUnderTest two = AppUnderTest.start("two");

  @AfterEach
  void end() {
    one.close();
    two.close();
  }

  @Test
  void takesTurns() {
    try (var sidecar = balanced(Balance.ROUND_ROBIN)) {
      List<String> served =
          IntStream.range(0, 6).mapToObj(i -> served(sidecar.get("/bytes/1"))).toList();
      assertEquals(Set.of("one", "two"), Set.copyOf(served));
      for (int i = 2; i < 6; i++) {
        assertEquals(served.get(i - 2), served.get(i), served::toString);
      }
    }
  }

  @Test
  void prefersTheAppWithTheFewestOpenStreams() {
    try (var sidecar = balanced(Balance.LEAST_CONNECTIONS);
        var a = sidecar.connect("/a");
        var b = sidecar.connect("/b");
        var c = sidecar.connect("/c");
        var d = sidecar.connect("/d")) {
      assertEquals(2, one.streams().size());
      assertEquals(2, two.streams().size());
      AppUnderTest emptied = one.streams().get(0).request().target().equals("/a") ? one : two;
      a.close(1000);
      a.peer().end();
      Await.equal("streams left there", 1, emptied::openConnections);
      try (var next = sidecar.connect("/next")) {
        assertEquals("/next", emptied.stream().request().target());
      }
    }
  }

  @Test
  void marksAnAnswerWithACookieThatLeadsBackToTheApp() {
    try (var sidecar = balanced(Balance.COOKIE)) {
      HttpAnswer first = sidecar.get("/bytes/1");
      String cookie = first.head().first("Set-Cookie").orElseThrow();
      for (String attribute : List.of("Secure", "HttpOnly", "Path=/", "SameSite=None")) {
        assertTrue(cookie.contains(attribute), cookie);
      }
      assertFalse(cookie.contains(one.port() + "") || cookie.contains(two.port() + ""), cookie);
      Set<String> later =
          IntStream.range(0, 10)
              .mapToObj(i -> served(sidecar.get("/bytes/1", "Cookie: " + pair(cookie))))
              .collect(Collectors.toSet());
      assertEquals(Set.of(served(first)), later);
    }
  }

  @Test
  void marksAnUpgradeWithTheCookieToo() {
    try (var sidecar = balanced(Balance.COOKIE)) {
      String cookie;
      try (var client = sidecar.connect("/first")) {
        cookie = client.response().first("Set-Cookie").orElseThrow();
      }
      AppUnderTest home = one.streams().isEmpty() ? two : one;
      for (int i = 0; i < 5; i++) {
        sidecar.connect("/again", "Cookie: x=1; " + pair(cookie)).close();
      }
      assertEquals(6, home.streams().size());
    }
  }

  @Test
  void keepsTheClientsOfABalancerApartByTheirAddresses() {
    try (var sidecar =
        SidecarUnderTest.with()
            .apps(one, two)
            .balance(Balance.SOURCE_HASH)
            .trusting("127.0.0.0", 8)
            .start()) {
      Map<String, String> homes = new HashMap<>();
      for (int i = 0; i < 20; i++) {
        String client = "X-Forwarded-For: 203.0.113." + i;
        homes.put(client, served(sidecar.get("/bytes/1", client)));
      }
      assertEquals(Set.of("one", "two"), Set.copyOf(homes.values()));
      homes.forEach(
          (client, home) -> assertEquals(home, served(sidecar.get("/bytes/1", client)), client));
      homes.keySet().forEach(client -> sidecar.connect("/stream", client).close());
      long there = homes.values().stream().filter("one"::equals).count();
      assertEquals(there, one.streams().size());
    }
  }

  @Test
  void doesNotBelieveWhatAClientSaysOfItsAddress() {
    try (var sidecar = balanced(Balance.SOURCE_HASH)) {
      Set<String> served =
          IntStream.range(0, 20)
              .mapToObj(i -> served(sidecar.get("/bytes/1", "X-Forwarded-For: 203.0.113." + i)))
              .collect(Collectors.toSet());
      assertEquals(1, served.size(), served::toString);
    }
  }

  @Test
  void setsNoCookieForOneAppAlone() {
    try (var sidecar = SidecarUnderTest.with().apps(one).balance(Balance.COOKIE).start()) {
      assertTrue(sidecar.get("/bytes/1").head().first("Set-Cookie").isEmpty());
    }
  }

  @Test
  void skipsAnAppThatRefusesConnections() {
    one.refuse();
    for (Balance balance : Balance.values()) {
      try (var sidecar = balanced(balance)) {
        for (int i = 0; i < 4; i++) {
          assertEquals("two", served(sidecar.get("/bytes/1")), balance::toString);
        }
        sidecar.connect("/echo").close();
      }
    }
  }

  @Test
  void followsACookieToTheOtherAppWhenItsOwnIsGone() {
    try (var sidecar = balanced(Balance.COOKIE)) {
      HttpAnswer first = sidecar.get("/bytes/1");
      String cookie = first.head().first("Set-Cookie").orElseThrow();
      (served(first).equals("one") ? one : two).kill();
      String other = served(first).equals("one") ? "two" : "one";
      assertEquals(other, served(sidecar.get("/bytes/1", "Cookie: " + pair(cookie))));
    }
  }

  @Test
  void triesASkippedAppAgainLater() {
    try (var sidecar = balanced(Balance.ROUND_ROBIN)) {
      one.kill();
      for (int i = 0; i < 4; i++) {
        assertEquals("two", served(sidecar.get("/bytes/1")));
      }
      one.restart();
      Await.until(
          Await.PATIENCE.multipliedBy(2),
          "the first app to be asked again",
          () -> served(sidecar.get("/bytes/1")).equals("one"));
    }
  }

  @Test
  void answers502WhenNoneIsLeft() {
    try (var sidecar = balanced(Balance.LEAST_CONNECTIONS)) {
      one.refuse();
      two.refuse();
      sidecar.get("/").refusedFor(502, Reason.APP_UNREACHABLE);
      sidecar.refused("/chat").refusedFor(502, Reason.APP_UNREACHABLE);
    }
  }

  @Test
  void triesAllAgainWhenNoneIsLeft() {
    try (var sidecar = balanced(Balance.LEAST_CONNECTIONS)) {
      one.refuse();
      two.refuse();
      sidecar.get("/").refusedFor(502, Reason.APP_UNREACHABLE);
      two.restart();
      assertEquals("two", served(sidecar.get("/bytes/1")), "an outage must not outlast its cause");
    }
  }

  private SidecarUnderTest balanced(Balance balance) {
    return SidecarUnderTest.with().apps(one, two).balance(balance).start();
  }

  private static String served(HttpAnswer answer) {
    return answer.head().first("X-App").orElse("nobody: " + answer);
  }

  private static String pair(String cookie) {
    return cookie.split(";")[0];
  }
}
