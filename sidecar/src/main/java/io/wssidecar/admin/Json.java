package io.wssidecar.admin;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes JSON (RFC 8259) in nothing but ASCII, so that neither a terminal nor a page can be steered
 * by what a peer sent. Of the outermost object and the lists in it each member has a line of its
 * own, for people who read it by {@code curl}.
 */
final class Json {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out = new StringBuilder();

  private Json() {}

  /**
   * The object as text, with a line feed at its end.
   *
   * @param members strings, numbers, booleans, and maps and collections of those
   */
  static String text(Map<String, ?> members) {
    Json json = new Json();
    json.object(members, "\n  ");
    return json.out.append('\n').toString();
  }

  private void value(Object value, String indent) {
    if (value instanceof Map<?, ?> map) {
      object(map, "");
    } else if (value instanceof Collection<?> list) {
      list(list, indent);
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else {
      string(value.toString());
    }
  }

  /**
   * @param indent what each member begins with: a line feed and blanks, or nothing
   */
  private void object(Map<?, ?> members, String indent) {
    out.append('{');
    for (Iterator<? extends Map.Entry<?, ?>> each = members.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<?, ?> member = each.next();
      out.append(indent);
      string(String.valueOf(member.getKey()));
      out.append(": ");
      value(member.getValue(), indent.isEmpty() ? "" : indent + "  ");
      separate(each, indent);
    }
    close(indent, '}');
  }

  private void list(Collection<?> members, String indent) {
    out.append('[');
    for (Iterator<?> each = members.iterator(); each.hasNext(); ) {
      out.append(indent);
      value(each.next(), "");
      separate(each, indent);
    }
    close(members.isEmpty() ? "" : indent, ']');
  }

  private void separate(Iterator<?> rest, String indent) {
    if (rest.hasNext()) {
      out.append(indent.isEmpty() ? ", " : ",");
    }
  }

  private void close(String indent, char bracket) {
    out.append(indent, 0, Math.max(0, indent.length() - 2)).append(bracket);
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // "<" too: no text of a peer shall look like a tag to whoever guesses types.
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f && c != '<') {
        out.append(c);
      } else {
        unicode(isPaired(text, i) ? c : '\ufffd');
      }
    }
    out.append('"');
  }

  private void unicode(char c) {
    out.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      out.append(HEX[c >> shift & 0xf]);
    }
  }

  /** Half a surrogate pair is no text, and parsers differ on it (RFC 8259 §8.2). */
  private static boolean isPaired(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
    }
    return !Character.isLowSurrogate(c) || i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }
}
