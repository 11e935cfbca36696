package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.HttpHead;
import io.wssidecar.kit.SidecarUnderTest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an app may believe of a request's fields, for plain requests and upgrades alike. */
@Timeout(60)
class HeadersTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tellsTheAppWhoAskedAndHow(boolean upgrade) {
    HttpHead seen = seen(upgrade);
    assertEquals(List.of("127.0.0.1"), seen.all("X-Real-IP"), seen::toString);
    assertEquals(List.of("127.0.0.1"), seen.all("X-Forwarded-For"), seen::toString);
    assertEquals(List.of("https"), seen.all("X-Forwarded-Proto"), seen::toString);
    assertEquals(List.of("localhost"), seen.all("X-Forwarded-Host"), seen::toString);
    assertEquals(List.of("443"), seen.all("X-Forwarded-Port"), seen::toString);
    assertEquals(1, seen.all("Forwarded").size(), seen::toString);
    String forwarded = seen.first("Forwarded").orElse("").toLowerCase(Locale.ROOT);
    assertTrue(forwarded.contains("for=127.0.0.1"), forwarded);
    assertTrue(forwarded.contains("proto=https"), forwarded);
    assertTrue(forwarded.matches(".*host=\"?localhost\"?.*"), forwarded);
  }

  @Test
  void takesTheForwardedPortFromHost() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var peer = sidecar.tls()) {
      peer.send("GET / HTTP/1.1\r\nHost: shop.example:8443\r\n\r\n").answer("GET");
      HttpHead seen = app.request();
      assertEquals(List.of("8443"), seen.all("X-Forwarded-Port"), seen::toString);
      assertEquals(List.of("shop.example:8443"), seen.all("Host"), seen::toString);
      assertEquals(List.of("shop.example:8443"), seen.all("X-Forwarded-Host"), seen::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For: 6.6.6.6",
        "x-forwarded-for: 6.6.6.6",
        "X_Forwarded_For: 6.6.6.6",
        "X-Forwarded_For: 6.6.6.6",
        "X-Real-IP: 6.6.6.6",
        "X_Real_IP: 6.6.6.6",
        "X-Forwarded-Proto: 6.6.6.6",
        "X_FORWARDED_PROTO: 6.6.6.6",
        "X-Forwarded-Host: 6.6.6.6",
        "X-Forwarded-Port: 6.6.6.6",
        "Forwarded: for=6.6.6.6",
      })
  void dropsWhatAClientClaimsAboutItself(String claim) {
    for (boolean upgrade : new boolean[] {false, true}) {
      HttpHead seen = seen(upgrade, claim);
      assertFalse(seen.raw().contains("6.6.6.6"), seen::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void addsToWhatATrustedProxySays(boolean upgrade) {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.with().apps(app).trusting("127.0.0.0", 8).start()) {
      ask(sidecar, upgrade, "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https");
      HttpHead seen = app.request();
      String chain = String.join(", ", seen.all("X-Forwarded-For"));
      assertEquals("203.0.113.9, 127.0.0.1", chain, seen::toString);
    }
  }

  @Test
  void believesOnlyTheProxiesItTrusts() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.with().apps(app).trusting("10.0.0.0", 8).start()) {
      ask(sidecar, false, "X-Forwarded-For: 203.0.113.9");
      HttpHead seen = app.request();
      assertEquals(List.of("127.0.0.1"), seen.all("X-Forwarded-For"), seen::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stripsWhatBelongsToTheHop(boolean upgrade) {
    HttpHead seen =
        seen(
            upgrade,
            "Connection: X-Secret, keep-alive",
            "X-Secret: for this hop",
            "Keep-Alive: timeout=9",
            "TE: trailers",
            "Proxy-Connection: keep-alive",
            "X-Kept: end to end");
    for (String name : List.of("X-Secret", "Keep-Alive", "TE", "Proxy-Connection")) {
      assertEquals(Optional.empty(), seen.first(name), seen::toString);
    }
    assertEquals(List.of("end to end"), seen.all("X-Kept"), seen::toString);
    assertFalse(seen.has("Connection", "X-Secret"), seen::toString);
  }

  /** Else whoever asks could open a tunnel past every check (h2c smuggling). */
  @Test
  void neverForwardsAnUpgradeToAnythingButWebSocket() {
    HttpHead seen =
        seen(false, "Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAMA");
    assertEquals(Optional.empty(), seen.first("Upgrade"), seen::toString);
    assertEquals(Optional.empty(), seen.first("HTTP2-Settings"), seen::toString);
    assertFalse(seen.has("Connection", "Upgrade"), seen::toString);
  }

  @Test
  void leavesTheHandshakeToTheApp() {
    HttpHead seen =
        seen(
            true,
            "Origin: https://shop.example",
            "Cookie: a=1; b=2",
            "Sec-WebSocket-Protocol: chat, superchat",
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
            "Authorization: Bearer secret",
            "User-Agent: kit/1");
    assertEquals(List.of("https://shop.example"), seen.all("Origin"));
    assertEquals(List.of("a=1; b=2"), seen.all("Cookie"));
    assertEquals(List.of("chat, superchat"), seen.all("Sec-WebSocket-Protocol"));
    assertEquals(
        List.of("permessage-deflate; client_max_window_bits"),
        seen.all("Sec-WebSocket-Extensions"));
    assertEquals(List.of("Bearer secret"), seen.all("Authorization"));
    assertEquals(List.of("kit/1"), seen.all("User-Agent"));
    assertEquals(List.of("13"), seen.all("Sec-WebSocket-Version"));
    assertTrue(seen.has("Upgrade", "websocket") && seen.has("Connection", "Upgrade"));
  }

  @Test
  void passesTheAppsAnswerToTheHandshakeBack() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var client = sidecar.connect("/a/b?c=%20d", "Sec-WebSocket-Protocol: chat, superchat")) {
      HttpHead response = client.response();
      assertEquals(List.of("chat"), response.all("Sec-WebSocket-Protocol"), response::toString);
      assertEquals(List.of("/a/b?c=%20d"), response.all("X-Served-Path"), response::toString);
    }
  }

  @Test
  void keepsTheTargetAsItWasTyped() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      String odd = "/a//b/../c;v=1/%2e%2E/%7Ed?r=a+b&s=%C3%A4";
      sidecar.get(odd);
      assertEquals(odd, app.request().target());
    }
  }

  @Test
  void stripsTheAppsHopFieldsAndKeepsTheRest() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      HttpHead got = sidecar.get("/fields").head();
      assertEquals(Optional.empty(), got.first("X-Hop"), got::toString);
      assertEquals(Optional.empty(), got.first("Keep-Alive"), got::toString);
      assertEquals(List.of("yours"), got.all("X-End"), got::toString);
      assertEquals(List.of("a=1", "b=2"), got.all("Set-Cookie"), got::toString);
    }
  }

  /** What the app sees of such a request. */
  private static HttpHead seen(boolean upgrade, String... fields) {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      ask(sidecar, upgrade, fields);
      return app.request();
    }
  }

  private static void ask(SidecarUnderTest sidecar, boolean upgrade, String... fields) {
    if (upgrade) {
      sidecar.connect("/", fields).close();
    } else {
      sidecar.get("/", fields);
    }
  }
}
