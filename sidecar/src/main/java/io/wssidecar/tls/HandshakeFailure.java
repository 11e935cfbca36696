package io.wssidecar.tls;

import io.wssidecar.reasons.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why a TLS handshake failed, read from what Conscrypt and the channel throw. Pure; any thread.
 *
 * <p>BoringSSL's error is a line with addresses and line numbers in it; only its token is stable.
 * Problems with a client's certificate come from Java, and are told by the type of a cause, for
 * their texts are for people.
 *
 * @param reason never {@code NONE}
 * @param detail a token or a short text, for the log; may hold what the peer chose, unescaped
 */
public record HandshakeFailure(Reason reason, String detail) {
  private static final int LONGEST_DETAIL = 200;

  private static final Pattern TOKEN =
      Pattern.compile("OPENSSL_internal:([A-Z][A-Z0-9_]*|reason\\((\\d{1,5})\\))");

  private static final Pattern ALERT_TOKEN = Pattern.compile("(?:SSLV3|TLSV1)_ALERT_([A-Z_]+)");

  /** Where BoringSSL's numbers for received alerts begin. */
  private static final int FIRST_ALERT = 1000;

  private static final Map<String, Reason> TOKENS =
      Map.ofEntries(
          Map.entry("UNSUPPORTED_PROTOCOL", Reason.NO_COMMON_PROTOCOL),
          Map.entry("NO_SUPPORTED_VERSIONS_ENABLED", Reason.NO_COMMON_PROTOCOL),
          Map.entry("INAPPROPRIATE_FALLBACK", Reason.NO_COMMON_PROTOCOL),
          Map.entry("NO_SHARED_CIPHER", Reason.NO_COMMON_CIPHER),
          Map.entry("NO_SHARED_GROUP", Reason.NO_COMMON_GROUP),
          Map.entry("WRONG_CURVE", Reason.NO_COMMON_GROUP),
          Map.entry("NO_COMMON_SIGNATURE_ALGORITHMS", Reason.NO_COMMON_SIGNATURE),
          Map.entry("NO_APPLICATION_PROTOCOL", Reason.NO_COMMON_ALPN),
          Map.entry("PEER_DID_NOT_RETURN_A_CERTIFICATE", Reason.CLIENT_CERT_MISSING),
          Map.entry("CERTIFICATE_VERIFY_FAILED", Reason.CLIENT_CERT_UNTRUSTED),
          Map.entry("HTTP_REQUEST", Reason.PLAINTEXT),
          Map.entry("HTTPS_PROXY_REQUEST", Reason.PLAINTEXT),
          // A close_notify in mid-handshake: BoringSSL reports only that nothing more comes.
          Map.entry("SSL_HANDSHAKE_FAILURE", Reason.PEER_CLOSED));

  /** What BoringSSL says to a first message that is none or is malformed. */
  private static final Set<String> BROKEN_HELLO =
      Set.of(
          "BAD_ALERT",
          "BAD_ECPOINT",
          "CLIENTHELLO_PARSE_FAILED",
          "CLIENTHELLO_TLSEXT",
          "DATA_LENGTH_TOO_LONG",
          "DECODE_ERROR",
          "DUPLICATE_EXTENSION",
          "DUPLICATE_KEY_SHARE",
          "ENCRYPTED_LENGTH_TOO_LONG",
          "ERROR_PARSING_EXTENSION",
          "EXCESSIVE_MESSAGE_SIZE",
          "INCONSISTENT_CLIENT_HELLO",
          "INVALID_ALPN_PROTOCOL",
          "INVALID_COMPRESSION_LIST",
          "MISSING_EXTENSION",
          "MISSING_KEY_SHARE",
          "PARSE_TLSEXT",
          "PRE_SHARED_KEY_MUST_BE_LAST",
          "TOO_MANY_EMPTY_FRAGMENTS",
          "UNEXPECTED_MESSAGE",
          "UNEXPECTED_RECORD",
          "UNKNOWN_CERTIFICATE_TYPE",
          "UNKNOWN_PROTOCOL",
          "WRONG_VERSION_NUMBER");

  /** Reads what was thrown, by the engine or by the channel under it. */
  public static HandshakeFailure classify(Throwable thrown) {
    Optional<Reason> trust = trust(thrown);
    if (trust.isPresent()) {
      return new HandshakeFailure(trust.get(), text(innermost(thrown)));
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      Optional<HandshakeFailure> told = token(String.valueOf(cause.getMessage()));
      if (told.isPresent()) {
        return told.get();
      }
    }
    return new HandshakeFailure(
        thrown instanceof SSLException ? engine(thrown) : channel(thrown), text(thrown));
  }

  /**
   * The alert in a record that came in the clear where an encrypted one was due. OpenSSL's clients
   * refuse a TLS 1.3 server's certificate that way, for they have not changed their keys yet, and
   * BoringSSL sees only a record that does not decrypt. So whoever feeds the engine asks here first
   * when it fails.
   *
   * @param record what was read from the network, at its position; not changed
   * @return empty unless it begins with an unencrypted fatal alert
   */
  public static Optional<Reason> plaintextAlert(ByteBuffer record) {
    int at = record.position();
    if (record.remaining() < 7
        || record.get(at) != 0x15
        || record.get(at + 1) != 3
        || record.get(at + 3) != 0
        || record.get(at + 4) != 2
        || record.get(at + 5) != 2) {
      return Optional.empty();
    }
    return Optional.of(Alert.of(record.get(at + 6) & 0xff).reason());
  }

  private static Optional<HandshakeFailure> token(String message) {
    Matcher tokens = TOKEN.matcher(message);
    Optional<HandshakeFailure> found = Optional.empty();
    while (tokens.find()) {
      String token = tokens.group(1);
      Reason reason = reason(token, tokens.group(2));
      if (reason != Reason.OTHER) {
        return Optional.of(new HandshakeFailure(reason, token));
      }
      if (found.isEmpty()) {
        found = Optional.of(new HandshakeFailure(reason, token));
      }
    }
    return found;
  }

  private static Reason reason(String token, @Nullable String number) {
    if (number != null) {
      return Alert.of(Integer.parseInt(number) - FIRST_ALERT).reason();
    }
    Matcher alert = ALERT_TOKEN.matcher(token);
    if (alert.matches()) {
      return Alert.named(alert.group(1)).reason();
    }
    return BROKEN_HELLO.contains(token)
        ? Reason.BAD_CLIENT_HELLO
        : TOKENS.getOrDefault(token, Reason.OTHER);
  }

  /** What is wrong with the client's certificate: the most telling cause, however deep. */
  private static Optional<Reason> trust(Throwable thrown) {
    boolean certificate = false;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException
          || isFor(cause, BasicReason.EXPIRED, BasicReason.NOT_YET_VALID)) {
        return Optional.of(Reason.CLIENT_CERT_EXPIRED);
      }
      if (cause instanceof CertificateRevokedException || isFor(cause, BasicReason.REVOKED)) {
        return Optional.of(Reason.CLIENT_CERT_REVOKED);
      }
      if (cause instanceof ClientDenied) {
        return Optional.of(Reason.CLIENT_CERT_DENIED);
      }
      certificate |=
          cause instanceof CertificateException
              || cause instanceof CertPathBuilderException
              || cause instanceof CertPathValidatorException;
    }
    return certificate ? Optional.of(Reason.CLIENT_CERT_UNTRUSTED) : Optional.empty();
  }

  private static boolean isFor(Throwable cause, BasicReason... reasons) {
    return cause instanceof CertPathValidatorException path
        && List.of(reasons).contains(path.getReason());
  }

  private static Reason engine(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    if (message.contains("Unable to parse TLS packet header")) {
      return Reason.BAD_CLIENT_HELLO;
    }
    if (message.startsWith("SNI match failed")) {
      return Reason.UNRECOGNIZED_NAME;
    }
    return Reason.OTHER;
  }

  private static Reason channel(Throwable thrown) {
    if (thrown instanceof EOFException || thrown instanceof ClosedChannelException) {
      return Reason.PEER_CLOSED;
    }
    if (thrown instanceof SocketTimeoutException) {
      return Reason.TIMEOUT;
    }
    String message = String.valueOf(thrown.getMessage());
    return thrown instanceof IOException
            && (message.contains("Connection reset") || message.contains("Broken pipe"))
        ? Reason.PEER_RESET
        : Reason.OTHER;
  }

  private static Throwable innermost(Throwable thrown) {
    Throwable inner = thrown;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  private static String text(Throwable thrown) {
    String message = thrown.getMessage();
    String text = message == null ? thrown.getClass().getSimpleName() : message;
    return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL);
  }
}
