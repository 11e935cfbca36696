package io.wssidecar.reasons;

import java.util.Locale;

/**
 * What the name of a TLS alert says about the handshake that it ended (RFC 8446 section 6, RFC 5246
 * section 7.2). A name may be in any case, in Java's spelling or in BoringSSL's. Pure; any thread.
 */
final class TlsAlert {
  private TlsAlert() {}

  /** One that the client sent: it refuses what the server showed it. */
  static Reason fromClient(String name) {
    switch (normal(name)) {
      case "bad_certificate":
      case "unsupported_certificate":
      case "certificate_revoked":
      case "certificate_expired":
      case "certificate_unknown":
      case "unknown_ca":
      case "access_denied":
      case "certificate_unobtainable":
      case "bad_certificate_status_response":
      case "bad_certificate_hash_value":
        return Reason.PEER_REJECTED_CERT;
      case "no_certificate":
        return Reason.CLIENT_CERT_MISSING;
      default:
        return fromEither(normal(name));
    }
  }

  /** One that the server sent: it refuses what the client showed it. */
  static Reason fromServer(String name) {
    switch (normal(name)) {
      case "bad_certificate":
      case "unsupported_certificate":
      case "certificate_unknown":
      case "unknown_ca":
        return Reason.CLIENT_CERT_UNTRUSTED;
      case "certificate_revoked":
        return Reason.CLIENT_CERT_REVOKED;
      case "certificate_expired":
        return Reason.CLIENT_CERT_EXPIRED;
      case "access_denied":
        return Reason.CLIENT_CERT_DENIED;
      case "certificate_required":
        return Reason.CLIENT_CERT_MISSING;
      default:
        return fromEither(normal(name));
    }
  }

  /** The name of an alert that tells a reason; empty for the others. */
  static String name(int number) {
    switch (number) {
      case 0:
        return "close_notify";
      case 41:
        return "no_certificate";
      case 42:
        return "bad_certificate";
      case 43:
        return "unsupported_certificate";
      case 44:
        return "certificate_revoked";
      case 45:
        return "certificate_expired";
      case 46:
        return "certificate_unknown";
      case 48:
        return "unknown_ca";
      case 49:
        return "access_denied";
      case 70:
        return "protocol_version";
      case 71:
        return "insufficient_security";
      case 86:
        return "inappropriate_fallback";
      case 90:
        return "user_canceled";
      case 111:
        return "certificate_unobtainable";
      case 112:
        return "unrecognized_name";
      case 113:
        return "bad_certificate_status_response";
      case 114:
        return "bad_certificate_hash_value";
      case 116:
        return "certificate_required";
      case 120:
        return "no_application_protocol";
      default:
        return "";
    }
  }

  private static Reason fromEither(String name) {
    switch (name) {
      case "close_notify":
      case "user_canceled":
      case "user_cancelled":
        return Reason.PEER_CLOSED;
      case "protocol_version":
      case "inappropriate_fallback":
        return Reason.NO_COMMON_PROTOCOL;
      case "insufficient_security":
        return Reason.NO_COMMON_CIPHER;
      case "unrecognized_name":
        return Reason.UNRECOGNIZED_NAME;
      case "no_application_protocol":
        return Reason.NO_COMMON_ALPN;
      default:
        return Reason.OTHER;
    }
  }

  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
