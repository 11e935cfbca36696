package io.wssidecar.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.wssidecar.config.Cidr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedHeadersTest {
  private static final String STRANGER = "203.0.113.7";
  private static final String BALANCER = "10.0.0.2";

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
        from(STRANGER, "Host: example.com"));
  }

  @Test
  void quoteWhatNeedsQuotes() {
    Map<String, String> headers = from("2001:db8::7", "Host: [2001:db8::1]:8443");
    assertEquals("2001:db8::7", headers.get("X-Real-IP"));
    assertEquals("2001:db8::7", headers.get("X-Forwarded-For"));
    assertEquals("8443", headers.get("X-Forwarded-Port"));
    assertEquals(
        "for=\"[2001:db8::7]\";host=\"[2001:db8::1]:8443\";proto=https", headers.get("Forwarded"));
    assertEquals(
        "for=203.0.113.7;host=\"a\\\"b\\\\c\";proto=https",
        from(STRANGER, "Host: a\"b\\c").get("Forwarded"));
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
    assertEquals(port, from(STRANGER, "Host: " + host).get("X-Forwarded-Port"));
  }

  @Test
  void doWithoutAHost() {
    Map<String, String> headers = from(STRANGER);
    assertFalse(headers.containsKey("X-Forwarded-Host"));
    assertEquals("443", headers.get("X-Forwarded-Port"));
    assertEquals("for=203.0.113.7;proto=https", headers.get("Forwarded"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Real-IP",
        "x-real-ip",
        "X_Real_IP",
        "X-Real_IP",
        "X-Forwarded-For",
        "x_forwarded_for",
        "X_FORWARDED-FOR",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "X-Forwarded-Port",
        "X-Forwarded-Server",
        "X-Forwarded-Prefix",
        "X_Forwarded_Ssl",
        "X-Forwarded-Client-Cert",
        "Forwarded",
        "FORWARDED",
        "Client-Cert",
        "Client_Cert",
        "client-cert-chain",
      })
  void believeNobodyWhoIsNotTrusted(String name) {
    Map<String, String> honest = from(STRANGER, "Host: example.com");
    assertEquals(
        honest, from(STRANGER, "Host: example.com", name + ": 192.0.2.66", name + ": 192.0.2.67"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X_Forwarded_For",
        "x-forwarded_for",
        "X_Real_IP",
        "Client_Cert",
        "X_Forwarded_Proto"
      })
  void believeNoDisguiseEvenFromATrustedProxy(String name) {
    Map<String, String> honest = from(BALANCER, "Host: example.com");
    assertEquals(honest, from(BALANCER, "Host: example.com", name + ": 192.0.2.66"));
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
    assertEquals(parts[1], from(STRANGER, header).get(parts[0]));
    assertEquals(parts[1], from(BALANCER, header).get(parts[0]));
  }

  @Test
  void keepRepeatedHeadersInOrder() {
    assertEquals(
        "a=1|b=2|c=3", from(STRANGER, "Cookie: a=1", "Cookie: b=2", "cookie: c=3").get("Cookie"));
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
    assertEquals(from(STRANGER), from(STRANGER, header));
  }

  @Test
  void stripWhatConnectionNames() {
    Map<String, String> headers =
        from(
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
    Map<String, String> headers = from(STRANGER, request);
    assertEquals(
        from(STRANGER, "Host: example.com", "Content-Length: 5", "Sec-WebSocket-Key: x"), headers);

    Map<String, String> proxied =
        from(
            BALANCER,
            "X-Forwarded-For: 192.0.2.1",
            "X-Forwarded-Proto: http",
            "Connection: X-Forwarded-For, X-Forwarded-Proto");
    assertEquals("192.0.2.1, 10.0.0.2", proxied.get("X-Forwarded-For"));
    assertEquals("http", proxied.get("X-Forwarded-Proto"));
  }

  @Test
  void neverSendBothLengths() {
    Map<String, String> headers = from(STRANGER, "Content-Length: 5", "Transfer-Encoding: chunked");
    assertFalse(headers.containsKey("Content-Length"));
  }

  @Test
  void goOnFromATrustedProxy() {
    Map<String, String> headers =
        from(
            BALANCER,
            "Host: internal",
            "X-Forwarded-For: 192.0.2.66, 198.51.100.9",
            "X-Forwarded-For: 10.1.1.1",
            "X-Forwarded-Proto: http",
            "X-Forwarded-Host: shop.example:8080",
            "X-Forwarded-Prefix: /shop",
            "X-Real-IP: 192.0.2.66");
    assertEquals("192.0.2.66, 198.51.100.9, 10.1.1.1, 10.0.0.2", headers.get("X-Forwarded-For"));
    assertEquals("198.51.100.9", headers.get("X-Real-IP"), "the right-most that is not ours");
    assertEquals("http", headers.get("X-Forwarded-Proto"));
    assertEquals("shop.example:8080", headers.get("X-Forwarded-Host"));
    assertEquals("8080", headers.get("X-Forwarded-Port"));
    assertEquals("/shop", headers.get("X-Forwarded-Prefix"));
    assertEquals(
        "for=192.0.2.66;host=\"shop.example:8080\";proto=http, for=198.51.100.9, for=10.1.1.1,"
            + " for=10.0.0.2;host=internal;proto=https",
        headers.get("Forwarded"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1                     | 192.0.2.1",
        "192.0.2.1:4711                | 192.0.2.1",
        "[2001:db8::1]:4711            | 2001:db8::1",
        "192.0.2.66, 192.0.2.1         | 192.0.2.1",
        "192.0.2.1, 10.9.9.9, 10.0.0.3 | 192.0.2.1",
        "10.9.9.9, 10.0.0.3            | 10.9.9.9",
        "unknown, 10.0.0.3             | 10.0.0.3",
        "unknown                       | 10.0.0.2",
        "192.0.2.1, localhost          | 10.0.0.2",
        ", ,                           | 10.0.0.2",
      })
  void findTheClientBehindTrustedProxies(String forwardedFor, String client) throws Exception {
    HeaderMap request = headers("X-Forwarded-For: " + forwardedFor);
    InetAddress found = ForwardedHeaders.clientAddress(request, peer(BALANCER), trusted());
    assertEquals(client, AddressText.of(found));
    assertEquals(client, from(BALANCER, "X-Forwarded-For: " + forwardedFor).get("X-Real-IP"));
    assertEquals(
        peer(STRANGER).getAddress(),
        ForwardedHeaders.clientAddress(request, peer(STRANGER), trusted()));
  }

  @Test
  void takeRealIpFromATrustedProxyOnlyWhenItSaysNothingElse() {
    assertEquals("192.0.2.5", from(BALANCER, "X-Real-IP: 192.0.2.5").get("X-Real-IP"));
    assertEquals(
        "192.0.2.1",
        from(BALANCER, "X-Real-IP: 192.0.2.5", "X-Forwarded-For: 192.0.2.1").get("X-Real-IP"));
    assertEquals(BALANCER, from(BALANCER, "X-Real-IP: nonsense").get("X-Real-IP"));
    assertEquals(
        BALANCER, from(BALANCER, "X-Real-IP: 192.0.2.5", "X-Real-IP: 192.0.2.6").get("X-Real-IP"));
  }

  @Test
  void appendToForwardedWhenItTellsTheSameAsForwardedFor() {
    String forwarded = "for=192.0.2.1;by=_lb, For=\"[2001:DB8::1]:4711\" ; proto=http";
    assertEquals(
        forwarded + ", for=10.0.0.2;proto=https",
        from(BALANCER, "Forwarded: " + forwarded, "X-Forwarded-For: 192.0.2.1, 2001:db8::1")
            .get("Forwarded"));
  }

  @Test
  void rebuildForwardedWhenTheProxyOnlyPassedOnWhatTheClientWrote() {
    Map<String, String> headers =
        from(
            BALANCER,
            "Forwarded: for=192.0.2.66;host=evil",
            "X-Forwarded-For: 192.0.2.1",
            "X-Forwarded-Proto: https");
    assertEquals("for=192.0.2.1;proto=https, for=10.0.0.2;proto=https", headers.get("Forwarded"));
  }

  @Test
  void deriveTheListFromForwardedAlone() {
    Map<String, String> headers =
        from(BALANCER, "Forwarded: for=\"[2001:db8::1]:4711\"", "Forwarded: for=_x, proto=http");
    assertEquals("2001:db8::1, _x, unknown, 10.0.0.2", headers.get("X-Forwarded-For"));
    assertEquals(
        "for=\"[2001:db8::1]:4711\", for=_x, proto=http, for=10.0.0.2;proto=https",
        headers.get("Forwarded"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for=\"192.0.2.1",
        "for=192.0.2.1;",
        "for",
        "=x",
        "for=",
        "for=\"\"",
        "for=a;for=b",
        "for=a b",
        "for=\"a, 192.0.2.1\"",
        "for=\"a\\\"\"",
        "for=\"192.0.2.1\"x",
        "",
        " , ",
        ";",
        "for=a\\",
      })
  void dropAForwardedThatCannotBeAppendedTo(String forwarded) {
    Map<String, String> headers = from(BALANCER, "Forwarded: " + forwarded);
    assertEquals("for=10.0.0.2;proto=https", headers.get("Forwarded"));
    assertEquals("10.0.0.2", headers.get("X-Forwarded-For"));
  }

  @Test
  void cutAnEndlessChainOnTheClientsSide() {
    Map<String, String> headers =
        from(BALANCER, "X-Forwarded-For: " + "a,".repeat(20_000) + "192.0.2.1");
    assertEquals(65, headers.get("X-Forwarded-For").split(",").length);
    assertTrue(headers.get("X-Forwarded-For").endsWith("192.0.2.1, 10.0.0.2"));
    assertTrue(headers.get("Forwarded").length() < 2_000);
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
    assertFalse(ForwardedHeaders.toApp(request, to, peer(STRANGER), "https", trusted()));
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
      assertTrue(ForwardedHeaders.toApp(request, to, peer(BALANCER), "https", trusted()), what);
      assertTrue(to.getFirst(Headers.X_FORWARDED_FOR).endsWith(BALANCER), what);
      assertTrue(AddressText.parse(to.getFirst("X-Real-IP")) != null, what);
      List<String> nodes = ForwardedElements.nodes(to.getFirst(Headers.FORWARDED));
      assertTrue(nodes != null && nodes.get(nodes.size() - 1).equals(BALANCER), what);
      HeaderMap untrusted = new HeaderMap();
      assertTrue(
          ForwardedHeaders.toApp(request, untrusted, peer(STRANGER), "https", trusted()), what);
      assertEquals(STRANGER, untrusted.getFirst("X-Real-IP"), what);
      assertEquals(STRANGER, untrusted.getFirst(Headers.X_FORWARDED_FOR), what);
      assertFalse(untrusted.contains("X_Forwarded_For"), what);
    }
  }

  private static Map<String, String> from(String peer, String... lines) {
    HeaderMap to = new HeaderMap();
    assertTrue(ForwardedHeaders.toApp(headers(lines), to, peer(peer), "https", trusted()));
    return plain(to);
  }

  private static HeaderMap headers(String... lines) {
    HeaderMap headers = new HeaderMap();
    for (String line : lines) {
      String[] parts = line.split(": ", 2);
      headers.add(new HttpString(parts[0]), parts[1]);
    }
    return headers;
  }

  private static Map<String, String> plain(HeaderMap headers) {
    Map<String, String> plain = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (HeaderValues values : headers) {
      plain.put(values.getHeaderName().toString(), String.join("|", values));
    }
    return plain;
  }

  private static List<Cidr> trusted() {
    return List.of(new Cidr(address("10.0.0.0"), 8), new Cidr(address("fd00::"), 8));
  }

  private static InetSocketAddress peer(String literal) {
    return new InetSocketAddress(address(literal), 40_000);
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }
}
