package io.wssidecar.app;

import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The header names that apps send all day, so that a response costs no allocation for them.
 *
 * <p>Looked up by exact spelling: the name goes to the client as the app wrote it, and both usual
 * spellings are here. Undertow's own table needs a String to look up, which is most of what there
 * is to save.
 */
final class KnownNames {
  private static final int SLOTS = 256;
  private static final @Nullable HttpString[] TABLE = new @Nullable HttpString[SLOTS];

  static {
    for (HttpString name :
        new HttpString[] {
          Headers.ACCEPT_RANGES,
          new HttpString("Access-Control-Allow-Credentials"),
          new HttpString("Access-Control-Allow-Headers"),
          new HttpString("Access-Control-Allow-Methods"),
          new HttpString("Access-Control-Allow-Origin"),
          new HttpString("Access-Control-Expose-Headers"),
          Headers.AGE,
          Headers.ALLOW,
          new HttpString("Alt-Svc"),
          Headers.CACHE_CONTROL,
          Headers.CONNECTION,
          Headers.CONTENT_DISPOSITION,
          Headers.CONTENT_ENCODING,
          Headers.CONTENT_LANGUAGE,
          Headers.CONTENT_LENGTH,
          Headers.CONTENT_RANGE,
          Headers.CONTENT_SECURITY_POLICY,
          Headers.CONTENT_TYPE,
          Headers.DATE,
          Headers.ETAG,
          Headers.EXPIRES,
          new HttpString("Keep-Alive"),
          Headers.LAST_MODIFIED,
          new HttpString("Link"),
          Headers.LOCATION,
          Headers.PRAGMA,
          Headers.REFERRER_POLICY,
          Headers.RETRY_AFTER,
          Headers.SEC_WEB_SOCKET_ACCEPT,
          Headers.SEC_WEB_SOCKET_EXTENSIONS,
          Headers.SEC_WEB_SOCKET_PROTOCOL,
          Headers.SERVER,
          Headers.SET_COOKIE,
          Headers.STRICT_TRANSPORT_SECURITY,
          Headers.TRANSFER_ENCODING,
          Headers.UPGRADE,
          Headers.VARY,
          Headers.VIA,
          Headers.X_CONTENT_TYPE_OPTIONS,
          Headers.X_FRAME_OPTIONS,
          new HttpString("X-Powered-By"),
          new HttpString("X-Request-Id"),
          Headers.X_XSS_PROTECTION,
        }) {
      add(name);
      add(new HttpString(name.toString().toLowerCase(Locale.ROOT)));
    }
  }

  private KnownNames() {}

  /** The name in {@code bytes[from, to)}; must be a token. */
  static HttpString of(byte[] bytes, int from, int to) {
    for (int slot = slot(bytes, from, to); ; slot = slot + 1 & SLOTS - 1) {
      HttpString known = TABLE[slot];
      if (known == null) {
        return new HttpString(bytes, from, to - from);
      }
      if (same(known, bytes, from, to)) {
        return known;
      }
    }
  }

  private static void add(HttpString name) {
    byte[] bytes = name.toString().getBytes(StandardCharsets.US_ASCII);
    int slot = slot(bytes, 0, bytes.length);
    while (TABLE[slot] != null) {
      slot = slot + 1 & SLOTS - 1;
    }
    TABLE[slot] = name;
  }

  private static int slot(byte[] bytes, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + bytes[i];
    }
    return (hash ^ hash >>> 8 ^ hash >>> 16) & SLOTS - 1;
  }

  private static boolean same(HttpString known, byte[] bytes, int from, int to) {
    if (known.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (known.byteAt(i - from) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
