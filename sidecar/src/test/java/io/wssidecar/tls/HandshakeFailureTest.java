package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.reasons.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HandshakeFailureTest {
  @ParameterizedTest
  @CsvSource({
    "UNSUPPORTED_PROTOCOL, NO_COMMON_PROTOCOL",
    "INAPPROPRIATE_FALLBACK, NO_COMMON_PROTOCOL",
    "TLSV1_ALERT_PROTOCOL_VERSION, NO_COMMON_PROTOCOL",
    "NO_SHARED_CIPHER, NO_COMMON_CIPHER",
    "NO_SHARED_GROUP, NO_COMMON_GROUP",
    "WRONG_CURVE, NO_COMMON_GROUP",
    "NO_COMMON_SIGNATURE_ALGORITHMS, NO_COMMON_SIGNATURE",
    "NO_APPLICATION_PROTOCOL, NO_COMMON_ALPN",
    "TLSV1_ALERT_UNKNOWN_CA, PEER_REJECTED_CERT",
    "SSLV3_ALERT_BAD_CERTIFICATE, PEER_REJECTED_CERT",
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN, PEER_REJECTED_CERT",
    "SSLV3_ALERT_CERTIFICATE_EXPIRED, PEER_REJECTED_CERT",
    "reason(1048), PEER_REJECTED_CERT",
    "reason(1255), OTHER",
    "SSLV3_ALERT_HANDSHAKE_FAILURE, OTHER",
    "TLSV1_ALERT_USER_CANCELLED, PEER_CLOSED",
    "SSL_HANDSHAKE_FAILURE, PEER_CLOSED",
    "PEER_DID_NOT_RETURN_A_CERTIFICATE, CLIENT_CERT_MISSING",
    "CLIENTHELLO_PARSE_FAILED, BAD_CLIENT_HELLO",
    "EXCESSIVE_MESSAGE_SIZE, BAD_CLIENT_HELLO",
    "UNEXPECTED_RECORD, BAD_CLIENT_HELLO",
    "DATA_LENGTH_TOO_LONG, BAD_CLIENT_HELLO",
    "HTTP_REQUEST, PLAINTEXT",
    "BAD_DECRYPT, OTHER",
    "A_TOKEN_OF_NEXT_YEAR, OTHER"
  })
  void readsTheTokenOfBoringSsl(String token, Reason reason) {
    assertEquals(new HandshakeFailure(reason, token), HandshakeFailure.classify(thrown(token)));
  }

  @Test
  void prefersTheTokenThatItKnowsWhenThereAreTwo() {
    HandshakeFailure failure =
        HandshakeFailure.classify(
            new SSLHandshakeException(line("BAD_PACKET_LENGTH") + "\n" + line("NO_SHARED_CIPHER")));
    assertEquals(new HandshakeFailure(Reason.NO_COMMON_CIPHER, "NO_SHARED_CIPHER"), failure);
  }

  static Stream<Arguments> othersThanTokens() throws Exception {
    return Stream.of(
        Arguments.of(
            new SSLException("Unable to parse TLS packet header"), Reason.BAD_CLIENT_HELLO),
        Arguments.of(new SSLHandshakeException("SNI match failed: evil"), Reason.UNRECOGNIZED_NAME),
        Arguments.of(new IOException("Connection reset by peer"), Reason.PEER_RESET),
        Arguments.of(new SocketException("Connection reset"), Reason.PEER_RESET),
        Arguments.of(new IOException("Broken pipe"), Reason.PEER_RESET),
        Arguments.of(new EOFException(), Reason.PEER_CLOSED),
        Arguments.of(new ClosedChannelException(), Reason.PEER_CLOSED),
        Arguments.of(new SocketTimeoutException("Read timed out"), Reason.TIMEOUT),
        Arguments.of(new IOException("No space left on device"), Reason.OTHER),
        Arguments.of(new IllegalArgumentException("our bug"), Reason.OTHER),
        Arguments.of(new IOException((String) null), Reason.OTHER));
  }

  @ParameterizedTest
  @MethodSource
  void othersThanTokens(Throwable thrown, Reason reason) {
    assertEquals(reason, HandshakeFailure.classify(thrown).reason());
  }

  static Stream<Arguments> clientCertificates() {
    return Stream.of(
        Arguments.of(new CertificateExpiredException("x"), Reason.CLIENT_CERT_EXPIRED),
        Arguments.of(new CertificateNotYetValidException("x"), Reason.CLIENT_CERT_EXPIRED),
        Arguments.of(path(BasicReason.EXPIRED), Reason.CLIENT_CERT_EXPIRED),
        Arguments.of(path(BasicReason.NOT_YET_VALID), Reason.CLIENT_CERT_EXPIRED),
        Arguments.of(path(BasicReason.REVOKED), Reason.CLIENT_CERT_REVOKED),
        Arguments.of(path(BasicReason.INVALID_SIGNATURE), Reason.CLIENT_CERT_UNTRUSTED),
        Arguments.of(
            new CertPathValidatorException("x", new CertificateExpiredException()),
            Reason.CLIENT_CERT_EXPIRED),
        Arguments.of(
            new CertPathBuilderException("unable to find valid certification path"),
            Reason.CLIENT_CERT_UNTRUSTED));
  }

  @ParameterizedTest
  @MethodSource
  void clientCertificates(Exception inner, Reason reason) {
    Exception outer = new SSLHandshakeException("PKIX path building failed");
    outer.initCause(new CertificateException("x", inner));
    assertEquals(reason, HandshakeFailure.classify(outer).reason());
  }

  @Test
  void keepsTheDetailShort() {
    HandshakeFailure failure = HandshakeFailure.classify(new IOException("x".repeat(100_000)));
    assertTrue(failure.detail().length() <= 200);
    assertFalse(HandshakeFailure.classify(thrown("NO_SHARED_CIPHER")).detail().contains("0x"));
  }

  @ParameterizedTest
  @CsvSource({
    "15030300020230, PEER_REJECTED_CERT",
    "1503030002022a, PEER_REJECTED_CERT",
    "15030100020246, NO_COMMON_PROTOCOL",
    "15030300020228, OTHER",
    "150303000202ff, OTHER",
    "15030300020230150303000202, PEER_REJECTED_CERT",
    "15030300020100, ", // a warning
    "15030300130230, ", // encrypted: longer
    "16030300020230, ",
    "15020000020230, ",
    "150303000202, ", // cut
    "'', "
  })
  void readsAnAlertThatCameInTheClear(String hex, Reason reason) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    ByteBuffer record = ByteBuffer.allocate(bytes.length + 3).position(3).put(bytes).position(3);
    assertEquals(Optional.ofNullable(reason), HandshakeFailure.plaintextAlert(record));
    assertEquals(3, record.position());
  }

  private static CertPathValidatorException path(BasicReason reason) {
    return new CertPathValidatorException("x", null, null, -1, reason);
  }

  private static Exception thrown(String token) {
    Exception outer = new SSLHandshakeException("Handshake failed");
    outer.initCause(new SSLProtocolException(line(token)));
    return outer;
  }

  private static String line(String token) {
    return "Read error: ssl=0x7f5510036108: Failure in SSL library, usually a protocol error\n"
        + "error:100000b8:SSL routines:OPENSSL_internal:"
        + token
        + " (ssl/handshake_server.cc:1123 0x7f5588001fb0:0x00000000)";
  }
}
