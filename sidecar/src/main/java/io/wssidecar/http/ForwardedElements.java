package io.wssidecar.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code Forwarded} header (RFC 7239 §4): elements between commas, pairs between
 * semicolons, values bare or quoted.
 *
 * <p>All or nothing: to append to a value with an open quote would put our own words inside it.
 */
final class ForwardedElements {
  private final String text;
  private final List<String> nodes = new ArrayList<>();
  private int at;

  private ForwardedElements(String text) {
    this.text = text;
  }

  /**
   * The {@code for} of each element, {@code unknown} where it has none; null when the header is
   * malformed or empty.
   */
  static @Nullable List<String> nodes(String text) {
    ForwardedElements elements = new ForwardedElements(text);
    return elements.readAll() && !elements.nodes.isEmpty() ? elements.nodes : null;
  }

  private boolean readAll() {
    do {
      blanks();
      // Empty list elements are to be ignored (RFC 9110 §5.6.1.2).
      if (at < text.length() && text.charAt(at) != ',' && !element()) {
        return false;
      }
    } while (take(','));
    return at == text.length();
  }

  private boolean element() {
    String node = null;
    do {
      blanks();
      String name = token();
      if (name.isEmpty() || !take('=')) {
        return false;
      }
      String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
      if (value == null || value.isEmpty()) {
        return false;
      }
      if (name.equalsIgnoreCase("for")) {
        if (node != null) {
          return false;
        }
        node = node(value);
        if (node == null) {
          return false;
        }
      }
      blanks();
    } while (take(';'));
    nodes.add(node == null ? "unknown" : node);
    return true;
  }

  /**
   * A bare address, or an obfuscated name (RFC 7239 §6.3); null for what would be several nodes in
   * another header.
   */
  private static @Nullable String node(String value) {
    InetAddress address = AddressText.parse(value);
    if (address != null) {
      return AddressText.of(address);
    }
    boolean name =
        value
            .chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "._-:".indexOf(c) >= 0));
    return name ? value : null;
  }

  /** Wider than a token of RFC 9110: proxies write addresses with ports unquoted. */
  private String token() {
    int from = at;
    while (at < text.length() && text.charAt(at) > ' ' && "\",;=".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(from, at);
  }

  private @Nullable String quoted() {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c == '\\' && ++at < text.length()) {
        c = text.charAt(at);
      }
      value.append(c);
    }
    return null;
  }

  private void blanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private boolean take(char c) {
    boolean found = at < text.length() && text.charAt(at) == c;
    at += found ? 1 : 0;
    return found;
  }
}
