package io.wssidecar.http;

import static io.wssidecar.http.SentHeaders.BALANCER;
import static io.wssidecar.http.SentHeaders.STRANGER;
import static io.wssidecar.http.SentHeaders.headers;
import static io.wssidecar.http.SentHeaders.peer;
import static io.wssidecar.http.SentHeaders.toAppFrom;
import static io.wssidecar.http.SentHeaders.trusted;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.undertow.util.HeaderMap;
import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedTrustTest {
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
    Map<String, String> honest = toAppFrom(STRANGER, "Host: example.com");
    assertEquals(
        honest,
        toAppFrom(STRANGER, "Host: example.com", name + ": 192.0.2.66", name + ": 192.0.2.67"));
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
    Map<String, String> honest = toAppFrom(BALANCER, "Host: example.com");
    assertEquals(honest, toAppFrom(BALANCER, "Host: example.com", name + ": 192.0.2.66"));
  }

  @Test
  void goOnFromATrustedProxy() {
    Map<String, String> headers =
        toAppFrom(
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
    assertEquals(client, toAppFrom(BALANCER, "X-Forwarded-For: " + forwardedFor).get("X-Real-IP"));
    assertEquals(
        peer(STRANGER).getAddress(),
        ForwardedHeaders.clientAddress(request, peer(STRANGER), trusted()));
  }

  @Test
  void takeRealIpFromATrustedProxyOnlyWhenItSaysNothingElse() {
    assertEquals("192.0.2.5", toAppFrom(BALANCER, "X-Real-IP: 192.0.2.5").get("X-Real-IP"));
    assertEquals(
        "192.0.2.1",
        toAppFrom(BALANCER, "X-Real-IP: 192.0.2.5", "X-Forwarded-For: 192.0.2.1").get("X-Real-IP"));
    assertEquals(BALANCER, toAppFrom(BALANCER, "X-Real-IP: nonsense").get("X-Real-IP"));
    assertEquals(
        BALANCER,
        toAppFrom(BALANCER, "X-Real-IP: 192.0.2.5", "X-Real-IP: 192.0.2.6").get("X-Real-IP"));
  }

  @Test
  void appendToForwardedWhenItTellsTheSameAsForwardedFor() {
    String forwarded = "for=192.0.2.1;by=_lb, For=\"[2001:DB8::1]:4711\" ; proto=http";
    assertEquals(
        forwarded + ", for=10.0.0.2;proto=https",
        toAppFrom(BALANCER, "Forwarded: " + forwarded, "X-Forwarded-For: 192.0.2.1, 2001:db8::1")
            .get("Forwarded"));
  }

  @Test
  void rebuildForwardedWhenTheProxyOnlyPassedOnWhatTheClientWrote() {
    Map<String, String> headers =
        toAppFrom(
            BALANCER,
            "Forwarded: for=192.0.2.66;host=evil",
            "X-Forwarded-For: 192.0.2.1",
            "X-Forwarded-Proto: https");
    assertEquals("for=192.0.2.1;proto=https, for=10.0.0.2;proto=https", headers.get("Forwarded"));
  }

  @Test
  void deriveTheListFromForwardedAlone() {
    Map<String, String> headers =
        toAppFrom(
            BALANCER, "Forwarded: for=\"[2001:db8::1]:4711\"", "Forwarded: for=_x, proto=http");
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
    Map<String, String> headers = toAppFrom(BALANCER, "Forwarded: " + forwarded);
    assertEquals("for=10.0.0.2;proto=https", headers.get("Forwarded"));
    assertEquals("10.0.0.2", headers.get("X-Forwarded-For"));
  }

  @Test
  void cutAnEndlessChainOnTheClientsSide() {
    Map<String, String> headers =
        toAppFrom(BALANCER, "X-Forwarded-For: " + "a,".repeat(20_000) + "192.0.2.1");
    assertEquals("a, ".repeat(63) + "192.0.2.1, 10.0.0.2", headers.get("X-Forwarded-For"));
    assertEquals(
        "for=unknown, ".repeat(63) + "for=192.0.2.1, for=10.0.0.2;proto=https",
        headers.get("Forwarded"));
  }
}
