package io.wssidecar.reasons;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of TLS libraries' messages that stay the same from release to release, and what they
 * say. Pure; any thread.
 */
final class TlsText {
  /** BoringSSL's errors are lines with addresses and line numbers; only the token is stable. */
  private static final Pattern TOKEN = Pattern.compile("OPENSSL_internal:([A-Z][A-Z0-9_]*)");

  private static final Object[][] PARTS = {
    {"Unrecognized SSL message, plaintext", Reason.PLAINTEXT},
    {"Unsupported or unrecognized SSL message", Reason.PLAINTEXT},
    {"not an SSL/TLS record", Reason.PLAINTEXT},
    {"http request", Reason.PLAINTEXT},
    {"Unable to parse TLS packet header", Reason.BAD_CLIENT_HELLO},
    {"Illegal handshake message: client_hello", Reason.BAD_CLIENT_HELLO},
    {"Illegal client hello", Reason.BAD_CLIENT_HELLO},
    {"Invalid handshake message", Reason.BAD_CLIENT_HELLO},
    {"Unknown handshake type", Reason.BAD_CLIENT_HELLO},
    {"Unsupported record version", Reason.BAD_CLIENT_HELLO},
    {"SSL routines::unexpected message", Reason.BAD_CLIENT_HELLO},
    {"no cipher suites in common", Reason.NO_COMMON_CIPHER},
    {"no shared cipher", Reason.NO_COMMON_CIPHER},
    {"found no selectable cipher suite", Reason.NO_COMMON_CIPHER},
    {"No available authentication scheme", Reason.NO_COMMON_SIGNATURE},
    {"no suitable signature algorithm", Reason.NO_COMMON_SIGNATURE},
    {"No common named group", Reason.NO_COMMON_GROUP},
    {"unsupported protocol", Reason.NO_COMMON_PROTOCOL},
    {"is not enabled or supported in server context", Reason.NO_COMMON_PROTOCOL},
    {"client certificate chain", Reason.CLIENT_CERT_MISSING},
    {"peer did not return a certificate", Reason.CLIENT_CERT_MISSING},
    {"certificate verify failed", Reason.CLIENT_CERT_UNTRUSTED},
    {"SNI match failed", Reason.UNRECOGNIZED_NAME},
    {"Unrecognized server name indication", Reason.UNRECOGNIZED_NAME},
    {"No matching application layer protocol", Reason.NO_COMMON_ALPN},
    // An alert in the clear where an encrypted record was due: two bytes. OpenSSL's clients refuse
    // a TLS 1.3 server's certificate that way, for they have not changed their keys yet.
    {"Insufficient buffer remaining for AEAD cipher fragment (2)", Reason.PEER_REJECTED_CERT},
    {"Received close_notify during handshake", Reason.PEER_CLOSED},
    {"closing inbound before receiving peer's close_notify", Reason.PEER_CLOSED},
    {"Remote host terminated the handshake", Reason.PEER_CLOSED},
    {"handshake timed out", Reason.TIMEOUT},
  };

  private TlsText() {}

  /** {@code NONE} for a text that tells nothing. */
  static Reason reason(String text) {
    for (Object[] part : PARTS) {
      if (text.contains((String) part[0])) {
        return (Reason) part[1];
      }
    }
    Matcher tokens = TOKEN.matcher(text);
    while (tokens.find()) {
      Reason reason = token(tokens.group(1));
      if (reason != Reason.NONE) {
        return reason;
      }
    }
    return Reason.NONE;
  }

  private static Reason token(String token) {
    switch (token) {
      case "UNSUPPORTED_PROTOCOL":
      case "NO_SUPPORTED_VERSIONS_ENABLED":
      case "INAPPROPRIATE_FALLBACK":
        return Reason.NO_COMMON_PROTOCOL;
      case "NO_SHARED_CIPHER":
        return Reason.NO_COMMON_CIPHER;
      case "NO_SHARED_GROUP":
      case "WRONG_CURVE":
        return Reason.NO_COMMON_GROUP;
      case "NO_COMMON_SIGNATURE_ALGORITHMS":
        return Reason.NO_COMMON_SIGNATURE;
      case "NO_APPLICATION_PROTOCOL":
        return Reason.NO_COMMON_ALPN;
      case "PEER_DID_NOT_RETURN_A_CERTIFICATE":
        return Reason.CLIENT_CERT_MISSING;
      case "CERTIFICATE_VERIFY_FAILED":
        return Reason.CLIENT_CERT_UNTRUSTED;
      case "HTTP_REQUEST":
      case "HTTPS_PROXY_REQUEST":
        return Reason.PLAINTEXT;
      case "SSL_HANDSHAKE_FAILURE":
        // A close_notify in mid-handshake: BoringSSL reports only that nothing more comes.
        return Reason.PEER_CLOSED;
      case "BAD_PACKET_LENGTH":
        // The alert in the clear, see above, as BoringSSL sees it.
        return Reason.PEER_REJECTED_CERT;
      default:
        return brokenHello(token) ? Reason.BAD_CLIENT_HELLO : Reason.NONE;
    }
  }

  private static boolean brokenHello(String token) {
    switch (token) {
      case "BAD_ALERT":
      case "BAD_ECPOINT":
      case "CLIENTHELLO_PARSE_FAILED":
      case "CLIENTHELLO_TLSEXT":
      case "DATA_LENGTH_TOO_LONG":
      case "DECODE_ERROR":
      case "DUPLICATE_EXTENSION":
      case "DUPLICATE_KEY_SHARE":
      case "ENCRYPTED_LENGTH_TOO_LONG":
      case "ERROR_PARSING_EXTENSION":
      case "EXCESSIVE_MESSAGE_SIZE":
      case "INCONSISTENT_CLIENT_HELLO":
      case "INVALID_ALPN_PROTOCOL":
      case "INVALID_COMPRESSION_LIST":
      case "MISSING_EXTENSION":
      case "MISSING_KEY_SHARE":
      case "PARSE_TLSEXT":
      case "PRE_SHARED_KEY_MUST_BE_LAST":
      case "TOO_MANY_EMPTY_FRAGMENTS":
      case "UNEXPECTED_MESSAGE":
      case "UNEXPECTED_RECORD":
      case "UNKNOWN_CERTIFICATE_TYPE":
      case "UNKNOWN_PROTOCOL":
      case "WRONG_VERSION_NUMBER":
        return true;
      default:
        return false;
    }
  }
}
