package io.wssidecar.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.wssidecar.config.AppAddress;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AffinityCookieTest {
  private static final String VALUE = "0123456789abcdef";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WSS_APP=0123456789abcdef",
        "a=b; WSS_APP=0123456789abcdef",
        "a=b;WSS_APP=0123456789abcdef;c=d",
        " \tWSS_APP=0123456789abcdef \t; c=d",
        "WSS_APP=; WSS_APP=old; WSS_APP=0123456789abcdef",
        "WSS_APP=0123456789abcdef; WSS_APP=fedcba9876543210",
        "XWSS_APP=fedcba9876543210; WSS_APP=0123456789abcdef",
        "WSS_APPX=fedcba9876543210; WSS_APP=0123456789abcdef",
        ";;= ;\"; ===;WSS_APPWSS_APP;WSS_APP=0123456789abcdef",
      })
  void isFoundAmongOthers(String cookies) {
    assertEquals(VALUE, in(cookies));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "WSS_APP",
        "WSS_APP=",
        "WSS_APP=0123456789abcde",
        "WSS_APP=0123456789abcdef0",
        "WSS_APP=0123456789ABCDEF",
        "WSS_APP=0123456789abcdeg",
        "WSS_APP=\"0123456789abcdef\"",
        "WSS_APP =0123456789abcdef",
        "wss_app=0123456789abcdef",
        "a=WSS_APP=0123456789abcdef",
        "a=b WSS_APP=0123456789abcdef x",
        "a=b, WSS_APP=0123456789abcdef",
        "WSS_APP=0123456789abcdef,",
      })
  void isNotFoundInWhatIsNotOurs(String cookies) {
    assertNull(in(cookies));
  }

  @Test
  void isFoundInAnyOfSeveralCookieHeaders() {
    HeaderMap headers =
        new HeaderMap().add(Headers.COOKIE, "a=b").add(Headers.COOKIE, "WSS_APP=" + VALUE);
    assertEquals(VALUE, AffinityCookie.in(headers));
    assertNull(AffinityCookie.in(new HeaderMap()));
  }

  @Test
  void namesAnAppByAStableValueThatDoesNotShowTheAddress() {
    String value = AffinityCookie.valueFor(new AppAddress.Tcp("127.0.0.1", 8080));
    // SHA-256 of http://127.0.0.1:8080; a change here loses every client's app at an upgrade.
    assertEquals("d30a576c03187167", value);
    assertNotEquals(value, AffinityCookie.valueFor(new AppAddress.Tcp("127.0.0.1", 8081)));
    assertNotEquals(value, AffinityCookie.valueFor(new AppAddress.Unix(Path.of("/run/app.sock"))));
    assertEquals(value, in("WSS_APP=" + value));
  }

  @Test
  void isSetForEverySiteOverTlsOnly() {
    assertEquals(
        "WSS_APP=" + VALUE + "; Path=/; Secure; HttpOnly; SameSite=None",
        AffinityCookie.setting(VALUE));
  }

  @Test
  void survivesRandomCookies() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] pieces = {"WSS_APP", "=", VALUE, ";", " ", "\"", ",", "0", "\u00ff", "a=b"};
    for (int round = 0; round < 50_000; round++) {
      StringBuilder cookies = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        cookies.append(pieces[random.nextInt(pieces.length)]);
      }
      String found = in(cookies.toString());
      assertTrue(found == null || found.matches("[0-9a-f]{16}"), "seed " + seed + ": " + cookies);
    }
  }

  private static @Nullable String in(String cookies) {
    return AffinityCookie.in(new HeaderMap().add(Headers.COOKIE, cookies));
  }
}
