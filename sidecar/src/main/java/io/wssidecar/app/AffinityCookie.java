package io.wssidecar.app;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.wssidecar.config.AppAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that brings a client back to its app: SignalR and Socket.IO negotiate with one request
 * and connect with the next, and the app of the first must get the second.
 *
 * <p>The value is a digest, so that it tells a reader nothing about the network behind the sidecar,
 * and stays the same over restarts and on every sidecar with the same apps. It is no secret and
 * needs none: it only chooses among apps that anybody may reach. The client's own cookies, this one
 * included, go on to the app untouched.
 */
public final class AffinityCookie {
  /** The cookie's name; case matters (RFC 6265 §4.1.1). */
  public static final String NAME = "WSS_APP";

  private static final int DIGEST_BYTES = 8;
  private static final int VALUE_LENGTH = DIGEST_BYTES * 2;

  private AffinityCookie() {}

  /**
   * The value of the first affinity cookie that could be ours, or null. Whatever else the headers
   * hold, sound or not, is somebody else's business.
   */
  public static @Nullable String in(HeaderMap request) {
    HeaderValues cookies = request.get(Headers.COOKIE);
    if (cookies == null) {
      return null;
    }
    for (int i = 0; i < cookies.size(); i++) {
      String value = in(cookies.get(i));
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /**
   * The {@code Set-Cookie} value that names the app. SameSite=None because pages embed WebSockets
   * from other sites; such a cookie must be Secure. It lasts as long as the browser: an app's life
   * is shorter than any date we could give.
   */
  public static String setting(String affinity) {
    return NAME + "=" + affinity + "; Path=/; Secure; HttpOnly; SameSite=None";
  }

  static String valueFor(AppAddress address) {
    byte[] text = address.toString().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(sha256().digest(text), 0, DIGEST_BYTES);
  }

  private static @Nullable String in(String cookies) {
    for (int at = cookies.indexOf(NAME); at >= 0; at = cookies.indexOf(NAME, at + 1)) {
      int from = at + NAME.length() + 1;
      int to = from + VALUE_LENGTH;
      if (to <= cookies.length()
          && cookies.charAt(from - 1) == '='
          && startsCookie(cookies, at)
          && endsCookie(cookies, to)
          && hex(cookies, from, to)) {
        return cookies.substring(from, to);
      }
    }
    return null;
  }

  private static boolean startsCookie(String cookies, int at) {
    int before = at - 1;
    while (before >= 0 && Octets.blank(cookies.charAt(before))) {
      before--;
    }
    return before < 0 || cookies.charAt(before) == ';';
  }

  private static boolean endsCookie(String cookies, int to) {
    int after = to;
    while (after < cookies.length() && Octets.blank(cookies.charAt(after))) {
      after++;
    }
    return after == cookies.length() || cookies.charAt(after) == ';';
  }

  private static boolean hex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
