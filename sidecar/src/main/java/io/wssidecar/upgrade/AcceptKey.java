package io.wssidecar.upgrade;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The proof that a server understood the handshake (RFC 6455 §4.2.2). Any thread. */
public final class AcceptKey {
  private static final byte[] GUID =
      "258EAFA5-E914-47DA-95CA-C5AB0DC85B11".getBytes(StandardCharsets.US_ASCII);

  /** One a thread, for looking up the algorithm costs more than the hash; there are few threads. */
  private static final ThreadLocal<MessageDigest> SHA1 = ThreadLocal.withInitial(AcceptKey::sha1);

  private AcceptKey() {}

  /**
   * The value of {@code Sec-WebSocket-Accept} that answers a key.
   *
   * @param key as it came, without whitespace around it; not decoded
   */
  public static String of(String key) {
    MessageDigest sha1 = SHA1.get();
    sha1.update(key.getBytes(StandardCharsets.ISO_8859_1));
    return Base64.getEncoder().encodeToString(sha1.digest(GUID));
  }

  /**
   * Whether this is the base64 of 16 bytes. The four bits beyond the sixteenth byte may be
   * anything: RFC 4648 §3.5 leaves that to us, and hand-written clients get it wrong without harm.
   */
  static boolean isKey(String key) {
    if (key.length() != 24 || !key.endsWith("==")) {
      return false;
    }
    for (int i = 0; i < 22; i++) {
      char c = key.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && (c < '0' || c > '9') && c != '+' && c != '/') {
        return false;
      }
    }
    return true;
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
