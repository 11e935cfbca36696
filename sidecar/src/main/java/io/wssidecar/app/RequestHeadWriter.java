package io.wssidecar.app;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the head of a request to an app, HTTP/1.1.
 *
 * <p>Everything is checked again before the first byte is written, although a parser has let it
 * pass: a line end in a value would be a request of the client's making on a connection that others
 * share. To find one here is a bug, hence the exception.
 */
public final class RequestHeadWriter {
  private static final byte[] VERSION = {' ', 'H', 'T', 'T', 'P', '/', '1', '.', '1', '\r', '\n'};
  private static final byte[] SEPARATOR = {':', ' '};
  private static final byte[] LINE_END = {'\r', '\n'};

  private RequestHeadWriter() {}

  /**
   * How many bytes the head takes.
   *
   * @throws IllegalArgumentException when it cannot be written so that the app reads what is meant
   */
  public static int size(HttpString method, String target, HeaderMap headers) {
    checkTarget(target);
    int size = token(method) + 1 + target.length() + VERSION.length + LINE_END.length;
    for (long i = headers.fastIterateNonEmpty(); i != -1; i = headers.fiNextNonEmpty(i)) {
      HeaderValues values = headers.fiCurrent(i);
      int around = token(values.getHeaderName()) + SEPARATOR.length + LINE_END.length;
      for (int v = 0; v < values.size(); v++) {
        size += around + text(values.get(v));
      }
    }
    return size;
  }

  /**
   * Writes the whole head, or nothing when there is no room for it.
   *
   * @param target path and query exactly as the client sent them: decoding and encoding again would
   *     change their meaning
   * @param headers the app's, hop-by-hop ones already replaced; must hold {@code Host}
   * @return whether it was written; if not, {@link #size} tells the room it needs
   * @throws IllegalArgumentException as {@link #size}
   */
  public static boolean write(
      HttpString method, String target, HeaderMap headers, ByteBuffer buffer) {
    if (size(method, target, headers) > buffer.remaining()) {
      return false;
    }
    method.appendTo(buffer);
    buffer.put((byte) ' ');
    put(target, buffer);
    buffer.put(VERSION);
    // First, for readers that route on it before the rest has come (RFC 9110 §7.2).
    put(headers.get(Headers.HOST), buffer);
    for (long i = headers.fastIterateNonEmpty(); i != -1; i = headers.fiNextNonEmpty(i)) {
      HeaderValues values = headers.fiCurrent(i);
      if (!values.getHeaderName().equals(Headers.HOST)) {
        put(values, buffer);
      }
    }
    buffer.put(LINE_END);
    return true;
  }

  private static void put(@Nullable HeaderValues values, ByteBuffer buffer) {
    if (values == null) {
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      values.getHeaderName().appendTo(buffer);
      buffer.put(SEPARATOR);
      put(values.get(i), buffer);
      buffer.put(LINE_END);
    }
  }

  private static void put(String text, ByteBuffer buffer) {
    for (int i = 0; i < text.length(); i++) {
      buffer.put((byte) text.charAt(i));
    }
  }

  private static int token(HttpString name) {
    boolean token = name.length() > 0;
    for (int i = 0; token && i < name.length(); i++) {
      token = Octets.token(name.byteAt(i));
    }
    if (!token) {
      throw new IllegalArgumentException("not a token");
    }
    return name.length();
  }

  private static int text(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > 0xff || !Octets.text(c)) {
        throw new IllegalArgumentException("a control or non-Latin-1 character in a value");
      }
    }
    return value.length();
  }

  /** Origin form, or the asterisk of OPTIONS (RFC 9112 §3.2); a blank would end it early. */
  private static void checkTarget(String target) {
    boolean fits = target.startsWith("/") || target.equals("*");
    for (int i = 0; fits && i < target.length(); i++) {
      char c = target.charAt(i);
      fits = c > ' ' && c <= 0xff && c != 0x7f;
    }
    if (!fits) {
      throw new IllegalArgumentException("not a request target");
    }
  }
}
