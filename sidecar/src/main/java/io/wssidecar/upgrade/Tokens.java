package io.wssidecar.upgrade;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads comma-separated header fields (RFC 9110 §5.6.1), several lines of one name being one list.
 *
 * <p>Compares in ASCII only: {@link String#regionMatches} ignoring case would take the Kelvin sign
 * for a K.
 */
final class Tokens {
  private Tokens() {}

  /**
   * Whether one of the list's elements is this token, whatever its case. Exactly this: {@code
   * websocket/13} would be good HTTP (RFC 9110 §7.8), but RFC 6455 §4.1 knows no version there, no
   * client sends one, and apps disagree about it.
   *
   * @param token in lower case
   */
  static boolean contain(HeaderFields fields, String name, String token) {
    int lines = fields.count(name);
    for (int line = 0; line < lines; line++) {
      if (contains(fields.value(name, line), token)) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(String list, String token) {
    int start = 0;
    while (start <= list.length()) {
      int comma = list.indexOf(',', start);
      int end = comma < 0 ? list.length() : comma;
      if (elementIs(list, start, end, token)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  private static boolean elementIs(String list, int from, int to, String token) {
    int start = from;
    int end = to;
    while (start < end && isSpace(list.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(list.charAt(end - 1))) {
      end--;
    }
    if (end - start != token.length()) {
      return false;
    }
    for (int i = 0; i < token.length(); i++) {
      if (lower(list.charAt(start + i)) != token.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The elements of a list, each without its parameters; empty ones left out. A comma inside a
   * quoted parameter separates nothing.
   */
  static List<String> list(HeaderFields fields, String name) {
    int lines = fields.count(name);
    if (lines == 0) {
      return List.of();
    }
    List<String> elements = new ArrayList<>(4);
    for (int line = 0; line < lines; line++) {
      addElements(fields.value(name, line), elements);
    }
    return elements;
  }

  private static void addElements(String list, List<String> elements) {
    int start = 0;
    int end = -1; // of the name: at the first semicolon
    boolean quoted = false;
    for (int i = 0; i <= list.length(); i++) {
      char c = i < list.length() ? list.charAt(i) : ',';
      if (quoted && i < list.length()) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ';' && end < 0) {
        end = i;
      } else if (c == ',') {
        String element = trimmed(list.substring(start, end < 0 ? Math.min(i, list.length()) : end));
        if (!element.isEmpty()) {
          elements.add(element);
        }
        start = i + 1;
        end = -1;
      }
    }
  }

  /** Without spaces and tabs around it, the only whitespace of RFC 9110 §5.6.3. */
  static String trimmed(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && isSpace(value.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
  }
}
