package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.HelloRules;
import io.wssidecar.config.TlsProfile;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Command;
import io.wssidecar.kit.Counters;
import io.wssidecar.kit.End;
import io.wssidecar.kit.HelloWriter;
import io.wssidecar.kit.Peers;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Why a client is not let in by its ClientHello, each row by OpenSSL, by GnuTLS or the JDK, and by
 * bytes: the alert, the reason, and the one counter that moves by one.
 *
 * <p>The sidecars have an EC certificate for localhost only.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HelloRowsTest {
  private AppUnderTest app;
  private SidecarUnderTest lenient;
  private SidecarUnderTest strict;

  @BeforeAll
  void start() {
    app = AppUnderTest.start();
    lenient = SidecarUnderTest.with().apps(app).recording().health().start();
    HelloRules rules = new HelloRules(TlsProfile.MODERN, true);
    strict = SidecarUnderTest.with().apps(app).hello(rules).recording().health().start();
  }

  @AfterAll
  void end() {
    strict.close();
    lenient.close();
    app.close();
  }

  @ParameterizedTest
  @CsvSource({
    "no_common_protocol, 70, -tls1 -cipher ALL:@SECLEVEL=0",
    "no_common_protocol, 70, -tls1_1 -cipher ALL:@SECLEVEL=0",
    "no_common_cipher, 40, -tls1_2 -cipher ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA",
    "no_common_cipher, 40, -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256",
    "no_common_cipher, 40, -tls1_3 -ciphersuites TLS_AES_128_CCM_SHA256",
    "no_common_group, 40, -tls1_3 -groups secp521r1:X448",
    "no_common_group, 40, -tls1_2 -groups secp521r1",
    "no_common_group, 40, -tls1_2 -groups secp384r1",
    "no_common_signature, 40, -tls1_3 -sigalgs RSA-PSS+SHA256:ECDSA+SHA384",
    // OpenSSL offers no suites for keys that it cannot verify.
    "no_common_cipher, 40, -tls1_2 -sigalgs RSA+SHA256",
    "no_common_alpn, 120, -alpn h2",
    "no_common_alpn, 120, -tls1_2 -alpn 'acme-tls/1,h2'"
  })
  void openSslIsToldWhatIsMissing(String reason, int alert, String flags) {
    assertOpensslRefused(lenient, reason, alert, flags);
  }

  @ParameterizedTest
  @CsvSource({
    "no_common_protocol, 70, -tls1_2",
    "unrecognized_name, 112, -servername unknown.example"
  })
  void openSslIsToldWhatIsForbidden(String reason, int alert, String flags) {
    assertOpensslRefused(strict, reason, alert, flags);
  }

  private void assertOpensslRefused(
      SidecarUnderTest sidecar, String reason, int alert, String flags) {
    JudgedHello.assertRefused(
        sidecar,
        reason,
        () -> {
          var outcome = openssl(sidecar, flags.split(" "));
          assertNotEquals(0, outcome.exit(), outcome::toString);
          assertTrue(outcome.err().contains("SSL alert number " + alert), outcome::toString);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "no_common_protocol, 70, NORMAL:-VERS-ALL:+VERS-TLS1.1",
    "no_common_cipher, 40, NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CCM",
    "no_common_group, 40, NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-SECP521R1",
    "no_common_group, 40, NORMAL:-VERS-ALL:+VERS-TLS1.2:-GROUP-ALL:+GROUP-SECP521R1",
    "no_common_signature, 40, NORMAL:-VERS-ALL:+VERS-TLS1.3:-SIGN-ALL:+SIGN-RSA-PSS-RSAE-SHA256"
  })
  void gnuTlsIsToldWhatIsMissing(String reason, int alert, String priority) {
    JudgedHello.assertRefused(
        lenient,
        reason,
        () -> {
          var outcome =
              Command.run(
                  Peers.require("gnutls-cli"),
                  "--insecure",
                  "--priority=" + priority,
                  "--port=" + lenient.port(),
                  "localhost");
          assertNotEquals(0, outcome.exit(), outcome::toString);
          assertTrue(outcome.toString().contains("alert [" + alert + "]"), outcome::toString);
        });
  }

  @Test
  void theJdkIsToldWhatIsMissing() {
    String old = "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA";
    assertJdkRefused(
        lenient,
        "no_common_cipher",
        "handshake_failure",
        socket -> {
          socket.setEnabledProtocols(new String[] {"TLSv1.2"});
          socket.setEnabledCipherSuites(new String[] {old});
        });
    assertJdkRefused(
        lenient,
        "no_common_alpn",
        "no_application_protocol",
        socket -> {
          SSLParameters parameters = socket.getSSLParameters();
          parameters.setApplicationProtocols(new String[] {"h2"});
          socket.setSSLParameters(parameters);
        });
    assertJdkRefused(
        strict,
        "no_common_protocol",
        "protocol_version",
        socket -> socket.setEnabledProtocols(new String[] {"TLSv1.2"}));
    assertJdkRefused(
        strict,
        "unrecognized_name",
        "unrecognized_name",
        socket -> {
          SSLParameters parameters = socket.getSSLParameters();
          parameters.setServerNames(List.of(new SNIHostName("unknown.example")));
          socket.setSSLParameters(parameters);
        });
  }

  private void assertJdkRefused(
      SidecarUnderTest sidecar, String reason, String alert, Consumer<SSLSocket> wishes) {
    JudgedHello.assertRefused(
        sidecar,
        reason,
        () -> {
          try (Socket plain = new Socket("127.0.0.1", sidecar.port());
              SSLSocket socket =
                  (SSLSocket)
                      sidecar
                          .trusting()
                          .getSocketFactory()
                          .createSocket(plain, "localhost", sidecar.port(), true)) {
            wishes.accept(socket);
            SSLException told = assertThrows(SSLException.class, socket::startHandshake);
            assertTrue(String.valueOf(told.getMessage()).contains(alert), told::toString);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void theJdksOtherGroupsAndSignaturesAreBytesHere() {
    HelloWriter noGroup = good().versions(0x304).groups(25, 30).signatures(0x403);
    assertAlert(lenient, "no_common_group", 40, noGroup.record());
    HelloWriter noSignature = good().versions(0x304).groups(29).signatures(0x804);
    assertAlert(lenient, "no_common_signature", 40, noSignature.record());
    HelloWriter noSignature12 = good().versions(0x303).groups(29, 23).signatures(0x401);
    assertAlert(lenient, "no_common_signature", 40, noSignature12.record());
    HelloWriter old = good().versions(0x302, 0x301).groups(29).signatures(0x403);
    assertAlert(lenient, "no_common_protocol", 70, old.record());
  }

  private static HelloWriter good() {
    return new HelloWriter().share(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-tls1_2", "-alpn h2,http/1.1", "-noservername"})
  void whoLacksNothingIsLetIn(String flags) {
    Counters before = JudgedHello.handshakes(lenient);
    var outcome = openssl(lenient, flags.split(" ")).succeeded();
    assertTrue(outcome.out().contains("HTTP/1.1 200"), outcome::toString);
    assertEquals(
        List.of("reason=\"none\",result=\"success\""),
        JudgedHello.handshakes(lenient).movedSince(before));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-servername localhost", "-servername LOCALHOST.", "-noservername"})
  void withStrictNamesOursAndNoneAtAllAreServed(String flags) {
    var outcome = openssl(strict, flags.split(" ")).succeeded();
    assertTrue(outcome.out().contains("HTTP/1.1 200"), outcome::toString);
    assertTrue(outcome.out().contains("New, TLSv1.3"), outcome::toString);
  }

  @Test
  void anUnknownNameIsServedUnlessThatIsForbidden() {
    var outcome = openssl(lenient, "-servername", "unknown.example").succeeded();
    assertTrue(outcome.out().contains("HTTP/1.1 200"), outcome::toString);
  }

  @Test
  void aDamagedHelloIsAnsweredWithAnAlert() {
    byte[] damaged = new HelloWriter().groups(29).groups(29).record();
    assertAlert(lenient, "bad_client_hello", 50, damaged);
    assertAlert(lenient, "bad_client_hello", 22, new byte[] {22, 3, 1, 0x50, 0});
    assertAlert(lenient, "bad_client_hello", 10, new byte[] {22, 3, 1, 0, 1, 2});
    assertAlert(lenient, "bad_client_hello", 50, HelloWriter.codes(0x802e, 0x0100, 0x0200));
  }

  /** A close while most of it is unread would be a reset, and lose the alert on its way. */
  @Test
  void aHelloOf64KilobytesOrMoreIsRefusedAndTheClientCanReadIt() {
    for (int blocks = 1; blocks <= 3; blocks++) {
      byte[] huge = new byte[blocks << 16];
      byte[] message = HelloWriter.joined(new byte[] {1, (byte) blocks, 0, 0}, huge);
      assertAlert(lenient, "bad_client_hello", 50, HelloWriter.inRecords(message, 16384));
    }
    byte[] padded = good().extension(21, new byte[16000]).groups(29).signatures(0x403).body();
    byte[] slices = HelloWriter.inRecords(HelloWriter.message(padded), 3);
    assertAlert(lenient, "bad_client_hello", 50, slices);
  }

  private void assertAlert(SidecarUnderTest sidecar, String reason, int alert, byte[] hello) {
    JudgedHello.assertRefused(
        sidecar,
        reason,
        () -> {
          try (RawPeer peer = sidecar.tcp()) {
            peer.send(hello);
            byte[] answer = peer.in().readNBytes(7);
            assertArrayEquals(new byte[] {21, 3, answer[2], 0, 2, 2, (byte) alert}, answer);
            assertEquals(End.CLOSED, peer.end());
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static Command.Outcome openssl(SidecarUnderTest sidecar, String... flags) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(Peers.require("openssl"), "s_client", "-ign_eof"));
    words.addAll(List.of("-connect", "localhost:" + sidecar.port()));
    for (String flag : flags) {
      if (!flag.isEmpty()) {
        words.add(flag.replace("'", ""));
      }
    }
    return Command.run(
        Duration.ofSeconds(30),
        Path.of("."),
        "GET /bytes/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        words.toArray(new String[0]));
  }
}
