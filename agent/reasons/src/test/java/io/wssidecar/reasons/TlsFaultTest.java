package io.wssidecar.reasons;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsFaultTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no_common_cipher|no cipher suites in common",
        "no_common_cipher|(handshake_failure) no cipher suites in common",
        "no_common_cipher|error:100000b8:SSL routines:OPENSSL_internal:NO_SHARED_CIPHER (a.cc:1 0x0)",
        "no_common_cipher|error:0A0000C1:SSL routines::no shared cipher",
        "no_common_signature|No available authentication scheme",
        "no_common_group|error:1:SSL routines:OPENSSL_internal:NO_SHARED_GROUP (a.cc:1 0x0)",
        "no_common_protocol|error:100000f0:SSL routines:OPENSSL_internal:UNSUPPORTED_PROTOCOL (x)",
        "client_cert_missing|Empty client certificate chain",
        "client_cert_missing|Empty server certificate chain or Empty client certificate chain",
        "plaintext|Unrecognized SSL message, plaintext connection?",
        "plaintext|not an SSL/TLS record: 474554",
        "bad_client_hello|Unable to parse TLS packet header",
        "bad_client_hello|error:0A0000F4:SSL routines::unexpected message",
        "peer_rejected_cert|Received fatal alert: certificate_unknown",
        "peer_rejected_cert|Unexpected plaintext alert received: Level: fatal; Alert: unknown_ca",
        "peer_rejected_cert|error:10000412:SSL routines:OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE",
        "peer_rejected_cert|error:0A000416:SSL routines::sslv3 alert certificate unknown",
        "no_common_protocol|Received fatal alert: protocol_version",
        "peer_closed|Received close_notify during handshake",
        "other|Received fatal alert: handshake_failure",
        "other|something that nobody has said yet",
      })
  void theServersReasonIsReadFromTheStablePartOfAText(String reason, String text) {
    assertEquals(reason, TlsFault.of(new SSLHandshakeException(text), true).label());
    assertEquals(reason, TlsFault.of("", text, true).label());
  }

  @ParameterizedTest
  @CsvSource({
    "certificate_required, client_cert_missing",
    "unknown_ca, client_cert_untrusted",
    "certificate_expired, client_cert_expired",
    "certificate_revoked, client_cert_revoked",
    "unrecognized_name, unrecognized_name",
  })
  void aClientReadsTheServersAlertAsTheEventThatItIs(String alert, String reason) {
    var thrown = new SSLHandshakeException("Received fatal alert: " + alert);
    assertEquals(reason, TlsFault.of(thrown, false).label());
  }

  @Test
  void aCertificateIsJudgedByTheTypeOfTheCause() {
    Exception untrusted = caused(new CertificateException("no path"));
    Exception expired = caused(new CertificateException(new CertificateExpiredException()));
    assertEquals(Reason.CLIENT_CERT_UNTRUSTED, TlsFault.of(untrusted, true));
    assertEquals(Reason.CLIENT_CERT_EXPIRED, TlsFault.of(expired, true));
    assertEquals(Reason.PEER_REJECTED_CERT, TlsFault.of(untrusted, false));
  }

  @Test
  void theConnectionsEndIsJudgedByTheTypeOfTheCause() {
    assertEquals(Reason.PEER_CLOSED, TlsFault.of(caused(new EOFException()), true));
    assertEquals(Reason.TIMEOUT, TlsFault.of(caused(new SocketTimeoutException()), true));
    var reset = new SocketException("Connection reset");
    assertEquals(Reason.PEER_RESET, TlsFault.of("UNEXPECTED_MESSAGE", "", reset, true));
    assertEquals(Reason.OTHER, TlsFault.of(caused(new IOException("disk full")), true));
  }

  @Test
  void theAlertThatIsSentTellsWhenNothingElseDoes() {
    assertEquals(Reason.NO_COMMON_PROTOCOL, TlsFault.of("PROTOCOL_VERSION", "words", true));
    assertEquals(Reason.OTHER, TlsFault.of("HANDSHAKE_FAILURE", "words", true));
  }

  private static Exception caused(Exception cause) {
    SSLException outer = new SSLHandshakeException("handshake failed");
    outer.initCause(cause);
    return outer;
  }

  private static final class SomebodyDenied extends CertificateException {}

  @Test
  void aTrustManagersOwnWordForWhoIsNotWanted() {
    Exception thrown = new SSLHandshakeException("x");
    thrown.initCause(new SomebodyDenied());
    assertEquals(Reason.CLIENT_CERT_DENIED, TlsFault.of(thrown, true));
    assertEquals(Reason.PEER_REJECTED_CERT, TlsFault.of(thrown, false));
  }

  @Test
  void alertsByTheirNumbers() {
    assertEquals(Reason.PEER_REJECTED_CERT, TlsFault.ofReceived(48, true));
    assertEquals(Reason.CLIENT_CERT_UNTRUSTED, TlsFault.ofReceived(48, false));
    assertEquals(Reason.PEER_CLOSED, TlsFault.ofReceived(90, true));
    assertEquals(Reason.OTHER, TlsFault.ofReceived(40, true));
  }
}
