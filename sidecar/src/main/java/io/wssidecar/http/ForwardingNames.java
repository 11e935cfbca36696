package io.wssidecar.http;

import io.undertow.util.HttpString;

/**
 * The headers by which a proxy tells an app about the client; apps believe them, so a client must
 * not set them.
 *
 * <p>Names are compared with {@code _} read as {@code -}: CGI, WSGI and their like turn both into
 * {@code _}, and {@code X_Forwarded_For} would arrive there as the real one. The client
 * certificate's headers (RFC 9440 §2.4) are of this kind too.
 */
final class ForwardingNames {
  private static final HttpString PREFIX = new HttpString("X-Forwarded-");
  private static final HttpString REAL_IP = new HttpString("X-Real-IP");
  private static final HttpString FORWARDED = new HttpString("Forwarded");
  private static final HttpString CLIENT_CERT = new HttpString("Client-Cert");
  private static final HttpString CLIENT_CERT_CHAIN = new HttpString("Client-Cert-Chain");
  private static final HttpString FORWARDED_CLIENT_CERT = new HttpString("X-Forwarded-Client-Cert");

  private ForwardingNames() {}

  static boolean include(HttpString name) {
    if (name.length() == 0) {
      return false;
    }
    return switch (name.byteAt(0) | 0x20) {
      case 'x' -> starts(name, PREFIX) || same(name, REAL_IP);
      case 'f' -> same(name, FORWARDED);
      case 'c' -> same(name, CLIENT_CERT) || same(name, CLIENT_CERT_CHAIN);
      default -> false;
    };
  }

  /**
   * Whether the name is one by which an app hears of its client's certificate. Nobody else may use
   * it, a trusted proxy neither: the connection that we speak of is the one that we know.
   */
  static boolean tellsClientCert(HttpString name) {
    if (name.length() < CLIENT_CERT.length()) {
      return false;
    }
    return switch (name.byteAt(0) | 0x20) {
      case 'c' -> same(name, CLIENT_CERT) || same(name, CLIENT_CERT_CHAIN);
      case 'x' -> same(name, FORWARDED_CLIENT_CERT);
      default -> false;
    };
  }

  /**
   * Whether the name is only equal to one of these: no proxy writes it so, hence nobody is
   * believed.
   */
  static boolean disguised(HttpString name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.byteAt(i) == '_') {
        return include(name);
      }
    }
    return false;
  }

  static boolean starts(HttpString name, HttpString prefix) {
    boolean starts = name.length() >= prefix.length();
    for (int i = 0; starts && i < prefix.length(); i++) {
      starts = folded(name.byteAt(i)) == folded(prefix.byteAt(i));
    }
    return starts;
  }

  private static boolean same(HttpString name, HttpString other) {
    return name.length() == other.length() && starts(name, other);
  }

  private static int folded(byte octet) {
    if (octet == '_') {
      return '-';
    }
    return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
  }
}
