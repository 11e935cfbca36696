package io.wssidecar.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import io.wssidecar.config.Cidr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the app is sent for what the client sent. */
final class SentHeaders {
  static final String STRANGER = "203.0.113.7";
  static final String BALANCER = "10.0.0.2";

  private SentHeaders() {}

  static Map<String, String> toAppFrom(String peer, String... lines) {
    HeaderMap to = new HeaderMap();
    assertTrue(
        ForwardedHeaders.toApp(
            headers(lines), to, peer(peer), "https", trusted(), ClientCertHeaders.NONE));
    return plain(to);
  }

  static HeaderMap headers(String... lines) {
    HeaderMap headers = new HeaderMap();
    for (String line : lines) {
      String[] parts = line.split(": ", 2);
      headers.add(new HttpString(parts[0]), parts[1]);
    }
    return headers;
  }

  static Map<String, String> plain(HeaderMap headers) {
    Map<String, String> plain = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (HeaderValues values : headers) {
      plain.put(values.getHeaderName().toString(), String.join("|", values));
    }
    return plain;
  }

  static List<Cidr> trusted() {
    return List.of(new Cidr(address("10.0.0.0"), 8), new Cidr(address("fd00::"), 8));
  }

  static InetSocketAddress peer(String literal) {
    return new InetSocketAddress(address(literal), 40_000);
  }

  static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }
}
