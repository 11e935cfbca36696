package io.wssidecar.app;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import org.jspecify.annotations.Nullable;

/**
 * Where the body of an app's response ends (RFC 9112 §6.3).
 *
 * <p>Whatever two readers could read differently is {@link Kind#BAD}, even where the RFC lets one
 * rule win: a response whose end is in doubt poisons the next one on the same connection.
 *
 * @param bytes the body's length when {@link Kind#FIXED}, else 0
 */
public record BodyLength(Kind kind, long bytes) {
  /** How the end is found. */
  public enum Kind {
    /** There is no body, whatever the headers say. */
    NONE,
    /** After a known number of bytes, perhaps 0. */
    FIXED,
    /** With the last chunk. */
    CHUNKED,
    /** When the app closes. */
    UNTIL_CLOSE,
    /** It cannot be known: the app broke the protocol. */
    BAD
  }

  private static final BodyLength NONE = new BodyLength(Kind.NONE, 0);
  private static final BodyLength CHUNKED = new BodyLength(Kind.CHUNKED, 0);
  private static final BodyLength UNTIL_CLOSE = new BodyLength(Kind.UNTIL_CLOSE, 0);
  private static final BodyLength BAD = new BodyLength(Kind.BAD, 0);

  /** The length of the body that follows {@code head}, the answer to a request with that method. */
  public static BodyLength of(HttpString method, ResponseHead head) {
    int status = head.status();
    if (method.equals(Methods.CONNECT) && status / 100 == 2) {
      return BAD; // A tunnel that we never ask for.
    }
    if (method.equals(Methods.HEAD) || bodiless(status)) {
      return NONE;
    }
    HeaderMap headers = head.headers();
    HeaderValues codings = headers.get(Headers.TRANSFER_ENCODING);
    HeaderValues lengths = headers.get(Headers.CONTENT_LENGTH);
    if (codings != null) {
      // Only chunked: we offer no other coding (TE is hop-by-hop), and could not pass one on.
      // HTTP/1.0 knows none (§6.1).
      boolean chunked = codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
      return chunked && lengths == null && !head.http10() ? CHUNKED : BAD;
    }
    if (lengths == null) {
      return UNTIL_CLOSE;
    }
    long length = lengths.size() == 1 ? decimal(lengths.getFirst()) : -1;
    return length < 0 ? BAD : new BodyLength(Kind.FIXED, length);
  }

  /** Whether the connection can carry another request after this response and its body. */
  public boolean keepsAlive(ResponseHead head) {
    if (kind == Kind.UNTIL_CLOSE || kind == Kind.BAD || head.status() == 101) {
      return false;
    }
    HeaderMap headers = head.headers();
    if (bodiless(head.status()) && head.status() != 304 && announcesBody(headers)) {
      return false; // A 204 with a length: the app may well send those bytes (RFC 9110 §8.6 forbids
      // it).
    }
    HeaderValues options = headers.get(Headers.CONNECTION);
    return !contains(options, "close") && (!head.http10() || contains(options, "keep-alive"));
  }

  private static boolean bodiless(int status) {
    return status < 200 || status == 204 || status == 304;
  }

  private static boolean announcesBody(HeaderMap headers) {
    String length = headers.getFirst(Headers.CONTENT_LENGTH);
    return headers.contains(Headers.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
  }

  /**
   * The value of 1 to 18 digits and nothing else, or -1. Eighteen are enough for an exabyte and
   * never overflow.
   */
  private static long decimal(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + c - '0';
    }
    return value;
  }

  private static boolean contains(@Nullable HeaderValues options, String wanted) {
    if (options == null) {
      return false;
    }
    for (int i = 0; i < options.size(); i++) {
      for (String option : options.get(i).split(",", -1)) {
        if (option.trim().equalsIgnoreCase(wanted)) {
          return true;
        }
      }
    }
    return false;
  }
}
