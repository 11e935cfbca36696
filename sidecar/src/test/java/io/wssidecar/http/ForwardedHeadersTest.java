package io.wssidecar.http;

import static io.wssidecar.http.SentHeaders.BALANCER;
import static io.wssidecar.http.SentHeaders.STRANGER;
import static io.wssidecar.http.SentHeaders.headers;
import static io.wssidecar.http.SentHeaders.peer;
import static io.wssidecar.http.SentHeaders.plain;
import static io.wssidecar.http.SentHeaders.toAppFrom;
import static io.wssidecar.http.SentHeaders.trusted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedHeadersTest {
  @Test
  void tellTheAppWhoTheClientIs() {
    assertEquals(
        Map.of(
            "Host", "example.com",
            "X-Real-IP", STRANGER,
            "X-Forwarded-For", STRANGER,
            "X-Forwarded-Proto", "https",
            "X-Forwarded-Host", "example.com",
            "X-Forwarded-Port", "443",
            "Forwarded", "for=203.0.113.7;host=example.com;proto=https"),
        toAppFrom(STRANGER, "Host: example.com"));
  }

  @Test
  void quoteWhatNeedsQuotes() {
    Map<String, String> headers = toAppFrom("2001:db8::7", "Host: [2001:db8::1]:8443");
    assertEquals("2001:db8::7", headers.get("X-Real-IP"));
    assertEquals("2001:db8::7", headers.get("X-Forwarded-For"));
    assertEquals("8443", headers.get("X-Forwarded-Port"));
    assertEquals(
        "for=\"[2001:db8::7]\";host=\"[2001:db8::1]:8443\";proto=https", headers.get("Forwarded"));
    assertEquals(
        "for=203.0.113.7;host=\"a\\\"b\\\\c\";proto=https",
        toAppFrom(STRANGER, "Host: a\"b\\c").get("Forwarded"));
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, 443",
    "example.com:8443, 8443",
    "example.com:, 443",
    "example.com:x, 443",
    "example.com:123456, 443",
    "[::1], 443",
    "[::1]:1, 1",
  })
  void takeThePortFromTheHost(String host, String port) {
    assertEquals(port, toAppFrom(STRANGER, "Host: " + host).get("X-Forwarded-Port"));
  }

  @Test
  void doWithoutAHost() {
    Map<String, String> headers = toAppFrom(STRANGER);
    assertFalse(headers.containsKey("X-Forwarded-Host"));
    assertEquals("443", headers.get("X-Forwarded-Port"));
    assertEquals("for=203.0.113.7;proto=https", headers.get("Forwarded"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cookie: a=1; WSS_APP=0123456789abcdef",
        "Origin: https://evil.example",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
        "Sec-WebSocket-Protocol: a, b",
        "Authorization: Bearer x",
        "Proxy-Authorization: Basic x",
        "Expect: 100-continue",
        "Content-Length: 5",
        "X-Forwarded: x",
        "X-Real-IPs: x",
        "Forwarded-By: x",
        "Client-Certificate: x",
        "X_Custom: x",
      })
  void leaveEverythingElseAlone(String header) {
    String[] parts = header.split(": ", 2);
    assertEquals(parts[1], toAppFrom(STRANGER, header).get(parts[0]));
    assertEquals(parts[1], toAppFrom(BALANCER, header).get(parts[0]));
  }

  @Test
  void keepRepeatedHeadersInOrder() {
    assertEquals(
        "a=1|b=2|c=3",
        toAppFrom(STRANGER, "Cookie: a=1", "Cookie: b=2", "cookie: c=3").get("Cookie"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection: keep-alive",
        "Keep-Alive: timeout=5",
        "Proxy-Connection: x",
        "TE: trailers",
        "Trailer: x",
        "Transfer-Encoding: chunked",
        "Upgrade: h2c",
        "HTTP2-Settings: x",
        "upgrade: websocket",
      })
  void stripWhatBelongsToTheConnection(String header) {
    assertEquals(toAppFrom(STRANGER), toAppFrom(STRANGER, header));
  }

  @Test
  void stripWhatConnectionNames() {
    Map<String, String> headers =
        toAppFrom(
            STRANGER,
            "Connection: close, x-mine ,,X-YOURS",
            "Connection: Cookie",
            "X-Mine: a",
            "X-Yours: b",
            "Cookie: c",
            "X-Other: d");
    assertEquals("d", headers.get("X-Other"));
    assertFalse(
        headers.containsKey("X-Mine")
            || headers.containsKey("X-Yours")
            || headers.containsKey("Cookie"));
  }

  @Test
  void doNotLetConnectionTakeAwayWhatEveryRecipientNeeds() {
    String connection =
        "Connection: X-Real-IP, X-Forwarded-For, Forwarded, Host, Content-Length,"
            + " Sec-WebSocket-Key, close";
    String[] request = {
      "Host: example.com", "Content-Length: 5", "Sec-WebSocket-Key: x", connection
    };
    Map<String, String> headers = toAppFrom(STRANGER, request);
    assertEquals(
        toAppFrom(STRANGER, "Host: example.com", "Content-Length: 5", "Sec-WebSocket-Key: x"),
        headers);

    Map<String, String> proxied =
        toAppFrom(
            BALANCER,
            "X-Forwarded-For: 192.0.2.1",
            "X-Forwarded-Proto: http",
            "Connection: X-Forwarded-For, X-Forwarded-Proto");
    assertEquals("192.0.2.1, 10.0.0.2", proxied.get("X-Forwarded-For"));
    assertEquals("http", proxied.get("X-Forwarded-Proto"));
  }

  @Test
  void neverSendBothLengths() {
    Map<String, String> headers =
        toAppFrom(STRANGER, "Content-Length: 5", "Transfer-Encoding: chunked");
    assertFalse(headers.containsKey("Content-Length"));
  }

  @Test
  void refuseNamesChosenToCollideInsteadOfThrowing() {
    // All in one bucket of a small table, spread over four of a large one: the request's map took
    // them, the app's cannot.
    HeaderMap request = new HeaderMap();
    for (int i = 0; i < 70; i++) {
      request.add(new HttpString("Filler-" + i), "x");
    }
    List<HttpString> chosen = new ArrayList<>();
    for (int i = 0; chosen.size() < 40; i++) {
      HttpString name = new HttpString("N" + i);
      if ((name.hashCode() & 63) == 0) {
        chosen.add(name);
      }
    }
    chosen.forEach(name -> request.add(name, "x"));
    for (int i = 0; i < 70; i++) {
      request.remove(new HttpString("Filler-" + i));
    }
    HeaderMap to = new HeaderMap();
    assertFalse(
        ForwardedHeaders.toApp(
            request, to, peer(STRANGER), "https", trusted(), ClientCertHeaders.NONE));
    assertFalse(ForwardedHeaders.toClient(request, new HeaderMap(), 200));
  }

  @Test
  void passTheAppsAnswerWithoutItsConnection() {
    HeaderMap to = new HeaderMap();
    HeaderMap answer =
        headers(
            "Connection: close, X-Hop",
            "X-Hop: a",
            "Keep-Alive: x",
            "Transfer-Encoding: chunked",
            "Trailer: x",
            "Upgrade: h2c",
            "Set-Cookie: a=1",
            "Set-Cookie: b=2",
            "Server: app",
            "Content-Length: 5",
            "X-Forwarded-For: x");
    assertTrue(ForwardedHeaders.toClient(answer, to, 200));
    assertEquals(
        Map.of(
            "Set-Cookie",
            "a=1|b=2",
            "Server",
            "app",
            "Content-Length",
            "5",
            "X-Forwarded-For",
            "x"),
        plain(to));
  }

  @Test
  void keepTheUpgradeThatA426AsksFor() {
    HeaderMap to = new HeaderMap();
    assertTrue(
        ForwardedHeaders.toClient(
            headers("Upgrade: websocket", "Connection: Upgrade, close"), to, 426));
    assertEquals(Map.of("Upgrade", "websocket", "Connection", "Upgrade"), plain(to));
  }

  @Test
  void surviveRandomHeaders() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] names = {
      "Connection",
      "Forwarded",
      "X-Forwarded-For",
      "X-Real-IP",
      "Host",
      "X_Forwarded_For",
      "X-Forwarded-Host",
      "X"
    };
    String[] pieces = {
      "for=",
      "\"",
      ",",
      ";",
      "192.0.2.1",
      "10.0.0.1",
      "[",
      "::1",
      "]",
      ":",
      " ",
      "\\",
      "Host",
      "X",
      "\u00ff",
      "="
    };
    for (int round = 0; round < 20_000; round++) {
      HeaderMap request = new HeaderMap();
      for (int i = random.nextInt(8); i > 0; i--) {
        StringBuilder value = new StringBuilder();
        for (int j = random.nextInt(8); j > 0; j--) {
          value.append(pieces[random.nextInt(pieces.length)]);
        }
        request.add(new HttpString(names[random.nextInt(names.length)]), value.toString());
      }
      String what = "seed " + seed + " round " + round + " " + request;
      HeaderMap to = new HeaderMap();
      assertTrue(
          ForwardedHeaders.toApp(
              request, to, peer(BALANCER), "https", trusted(), ClientCertHeaders.NONE),
          what);
      assertTrue(to.getFirst(Headers.X_FORWARDED_FOR).endsWith(BALANCER), what);
      assertTrue(AddressText.parse(to.getFirst("X-Real-IP")) != null, what);
      List<String> nodes = ForwardedElements.nodes(to.getFirst(Headers.FORWARDED));
      assertTrue(nodes != null && nodes.get(nodes.size() - 1).equals(BALANCER), what);
      HeaderMap untrusted = new HeaderMap();
      assertTrue(
          ForwardedHeaders.toApp(
              request, untrusted, peer(STRANGER), "https", trusted(), ClientCertHeaders.NONE),
          what);
      assertEquals(STRANGER, untrusted.getFirst("X-Real-IP"), what);
      assertEquals(STRANGER, untrusted.getFirst(Headers.X_FORWARDED_FOR), what);
      assertFalse(untrusted.contains("X_Forwarded_For"), what);
    }
  }
}
