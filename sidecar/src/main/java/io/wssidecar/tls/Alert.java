package io.wssidecar.tls;

import io.wssidecar.reasons.Reason;

/**
 * The alerts (RFC 8446 section 6, RFC 5246 section 7.2), and what each says about the handshake
 * when a client sends it.
 *
 * <p>BoringSSL names a received alert by one token, such as {@code TLSV1_ALERT_UNKNOWN_CA}, or by
 * {@code reason(1048)} when it has no text for it: the code is the number minus a thousand.
 */
enum Alert {
  CLOSE_NOTIFY(0, Reason.PEER_CLOSED),
  UNEXPECTED_MESSAGE(10, Reason.OTHER),
  BAD_RECORD_MAC(20, Reason.OTHER),
  DECRYPTION_FAILED(21, Reason.OTHER),
  RECORD_OVERFLOW(22, Reason.OTHER),
  DECOMPRESSION_FAILURE(30, Reason.OTHER),
  HANDSHAKE_FAILURE(40, Reason.OTHER),
  NO_CERTIFICATE(41, Reason.CLIENT_CERT_MISSING),
  BAD_CERTIFICATE(42, Reason.PEER_REJECTED_CERT),
  UNSUPPORTED_CERTIFICATE(43, Reason.PEER_REJECTED_CERT),
  CERTIFICATE_REVOKED(44, Reason.PEER_REJECTED_CERT),
  CERTIFICATE_EXPIRED(45, Reason.PEER_REJECTED_CERT),
  CERTIFICATE_UNKNOWN(46, Reason.PEER_REJECTED_CERT),
  ILLEGAL_PARAMETER(47, Reason.OTHER),
  UNKNOWN_CA(48, Reason.PEER_REJECTED_CERT),
  ACCESS_DENIED(49, Reason.PEER_REJECTED_CERT),
  DECODE_ERROR(50, Reason.OTHER),
  DECRYPT_ERROR(51, Reason.OTHER),
  EXPORT_RESTRICTION(60, Reason.OTHER),
  PROTOCOL_VERSION(70, Reason.NO_COMMON_PROTOCOL),
  INSUFFICIENT_SECURITY(71, Reason.NO_COMMON_CIPHER),
  INTERNAL_ERROR(80, Reason.OTHER),
  INAPPROPRIATE_FALLBACK(86, Reason.NO_COMMON_PROTOCOL),
  /** BoringSSL spells it with two l. */
  USER_CANCELLED(90, Reason.PEER_CLOSED),
  NO_RENEGOTIATION(100, Reason.OTHER),
  MISSING_EXTENSION(109, Reason.OTHER),
  UNSUPPORTED_EXTENSION(110, Reason.OTHER),
  CERTIFICATE_UNOBTAINABLE(111, Reason.PEER_REJECTED_CERT),
  UNRECOGNIZED_NAME(112, Reason.UNRECOGNIZED_NAME),
  BAD_CERTIFICATE_STATUS_RESPONSE(113, Reason.PEER_REJECTED_CERT),
  BAD_CERTIFICATE_HASH_VALUE(114, Reason.PEER_REJECTED_CERT),
  UNKNOWN_PSK_IDENTITY(115, Reason.OTHER),
  CERTIFICATE_REQUIRED(116, Reason.OTHER),
  NO_APPLICATION_PROTOCOL(120, Reason.NO_COMMON_ALPN),
  ECH_REQUIRED(121, Reason.OTHER),
  /** A number that no RFC above gives a name. */
  UNKNOWN(-1, Reason.OTHER);

  private static final Alert[] ALL = values();

  private final int code;
  private final Reason reason;

  Alert(int code, Reason reason) {
    this.code = code;
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }

  /**
   * It as a fatal one, in a record of its own and in the clear, for a client that no engine spoke
   * to.
   */
  byte[] record() {
    // The version of the first record may be any that the client takes (RFC 8446 §5.1).
    return new byte[] {0x15, 3, 1, 0, 2, 2, (byte) code};
  }

  /**
   * @param code any number
   */
  static Alert of(int code) {
    for (Alert alert : ALL) {
      if (alert.code == code) {
        return alert;
      }
    }
    return UNKNOWN;
  }

  /**
   * @param name in BoringSSL's spelling, without the version in front
   */
  static Alert named(String name) {
    for (Alert alert : ALL) {
      if (alert.name().equals(name)) {
        return alert;
      }
    }
    return UNKNOWN;
  }
}
