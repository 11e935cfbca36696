package io.wssidecar.upgrade;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A message head written by hand. Starts empty, or as a browser's good handshake. */
final class Head implements UpgradeRequest {
  static final String SAMPLE_KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  static final String SAMPLE_ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private String method = "GET";
  private boolean http10;

  static Head empty() {
    return new Head();
  }

  static Head handshake() {
    return new Head()
        .with("Host", "example.com")
        .with("Upgrade", "websocket")
        .with("Connection", "Upgrade")
        .with("Sec-WebSocket-Version", "13")
        .with("Sec-WebSocket-Key", SAMPLE_KEY);
  }

  static Head answer() {
    return new Head()
        .with("Upgrade", "websocket")
        .with("Connection", "Upgrade")
        .with("Sec-WebSocket-Accept", SAMPLE_ACCEPT);
  }

  Head with(String name, String value) {
    fields.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    return this;
  }

  Head without(String name) {
    fields.remove(name);
    return this;
  }

  /** Instead of whatever lines there are. */
  Head having(String name, String... values) {
    fields.put(name, new ArrayList<>(List.of(values)));
    return this;
  }

  Head method(String method) {
    this.method = method;
    return this;
  }

  Head inHttp10() {
    this.http10 = true;
    return this;
  }

  List<String> lines(String name) {
    return fields.getOrDefault(name, List.of());
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public boolean http10() {
    return http10;
  }

  @Override
  public int count(String name) {
    return lines(name).size();
  }

  @Override
  public String value(String name, int index) {
    return lines(name).get(index);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s%s %s", method, http10 ? " (1.0)" : "", fields);
  }
}
