package io.wssidecar.log;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A strict reader of flat JSON objects of strings and whole numbers (RFC 8259); throws where a
 * parser would.
 */
final class TinyJson {
  private final String text;
  private int at;

  private TinyJson(String text) {
    this.text = text;
  }

  static Map<String, Object> object(String text) {
    TinyJson json = new TinyJson(text);
    Map<String, Object> members = new LinkedHashMap<>();
    json.expect('{');
    do {
      String key = json.string();
      json.expect(':');
      Object value = json.peek() == '"' ? json.string() : (Object) json.number();
      if (members.put(key, value) != null) {
        throw new IllegalArgumentException("twice: " + key);
      }
    } while (json.skip(','));
    json.expect('}');
    if (json.at != text.length()) {
      throw new IllegalArgumentException("more after the object: " + text.substring(json.at));
    }
    return members;
  }

  private String string() {
    StringBuilder out = new StringBuilder();
    expect('"');
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c < ' ') {
        throw new IllegalArgumentException("bare control character at " + at);
      }
      out.append(c == '\\' ? escaped() : c);
    }
    at++;
    return out.toString();
  }

  private char escaped() {
    char c = text.charAt(at++);
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default -> throw new IllegalArgumentException("no such escape: " + c);
    };
  }

  private Long number() {
    int start = at;
    while (peek() == '-' || Character.isDigit(peek())) {
      at++;
    }
    return Long.valueOf(text.substring(start, at));
  }

  private char peek() {
    return text.charAt(at);
  }

  private boolean skip(char c) {
    boolean there = peek() == c;
    at += there ? 1 : 0;
    return there;
  }

  private void expect(char c) {
    if (!skip(c)) {
      throw new IllegalArgumentException("expected " + c + " at " + at + " of " + text);
    }
  }
}
