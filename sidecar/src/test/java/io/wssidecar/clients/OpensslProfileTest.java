package io.wssidecar.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.HelloRules;
import io.wssidecar.config.TlsProfile;
import io.wssidecar.config.TlsSettings.CertificateFiles;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Command;
import io.wssidecar.kit.Issued;
import io.wssidecar.kit.Peers;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.TestCa;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the profiles offer, found out with OpenSSL: one certificate for each type of key, the EC
 * one's chain written in the wrong order and with strangers.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpensslProfileTest {
  private static final String REQUEST =
      "GET /bytes/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  private Path directory;
  private final TestCa ca = TestCa.create();
  private AppUnderTest app;
  private SidecarUnderTest intermediate;
  private SidecarUnderTest modern;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    directory = temporary;
    app = AppUnderTest.start();
    Issued issued = ca.intermediate().intermediate().issue("localhost");
    CertificateFiles ec = issued.writeTo(directory.resolve("ec"));
    List<String> blocks = new ArrayList<>(List.of(issued.chainPem().split("(?=-----BEGIN)")));
    Collections.reverse(blocks);
    blocks.add(1, ca.issue("stranger").chainPem());
    Files.writeString(ec.chain(), String.join("", blocks));
    CertificateFiles rsa = ca.request("localhost").rsa().issue().writeTo(directory.resolve("rsa"));
    Files.writeString(directory.resolve("ca.pem"), ca.certificatePem());
    intermediate = SidecarUnderTest.with().apps(app).certificate(ca, ec, rsa).start();
    modern =
        SidecarUnderTest.with()
            .apps(app)
            .certificate(ca, ec, rsa)
            .hello(new HelloRules(TlsProfile.MODERN, false))
            .start();
  }

  @AfterAll
  void end() {
    modern.close();
    intermediate.close();
    app.close();
  }

  @ParameterizedTest
  @CsvSource({
    "-tls1_3, ECDSA, TLS_AES_256_GCM_SHA384|TLS_AES_128_GCM_SHA256",
    "-tls1_3 -ciphersuites TLS_CHACHA20_POLY1305_SHA256, ECDSA, TLS_CHACHA20_POLY1305_SHA256",
    "-tls1_3 -sigalgs RSA-PSS+SHA256, RSA-PSS, TLS_AES_256_GCM_SHA384|TLS_AES_128_GCM_SHA256",
    "-tls1_2, ECDSA, ECDHE-ECDSA-AES128-GCM-SHA256",
    "-tls1_2 -sigalgs RSA+SHA256, RSA, ECDHE-RSA-AES128-GCM-SHA256",
    "-tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384, RSA-PSS, ECDHE-RSA-AES256-GCM-SHA384",
    "-tls1_2 -cipher ECDHE-RSA-CHACHA20-POLY1305, RSA-PSS, ECDHE-RSA-CHACHA20-POLY1305",
    "-tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305, ECDSA, ECDHE-ECDSA-CHACHA20-POLY1305"
  })
  void servesEcToWhoCanAndRsaToWhoCannot(String flags, String signature, String cipher) {
    var outcome = connect(intermediate, flags.split(" ")).succeeded();
    assertTrue(outcome.out().contains("Peer signature type: " + signature), outcome::toString);
    assertTrue(outcome.out().matches("(?s).*Cipher is (" + cipher + ")\n.*"), outcome::toString);
    assertTrue(outcome.out().contains("Verify return code: 0 (ok)"), outcome::toString);
    assertTrue(outcome.out().contains("Compression: NONE"), outcome::toString);
  }

  @Test
  void sendsTheChainInOrderAndNothingElse() {
    var outcome = connect(intermediate, "-showcerts").succeeded();
    List<String> subjects =
        outcome.out().lines().filter(line -> line.matches(" [0-9] s:.*")).toList();
    List<String> issuers = outcome.out().lines().filter(line -> line.matches("   i:.*")).toList();
    assertEquals(3, subjects.size(), outcome::toString);
    assertEquals(" 0 s:CN = localhost", subjects.get(0));
    for (int i = 0; i < 2; i++) {
      assertEquals(issuers.get(i).substring(5), subjects.get(i + 1).substring(5));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "X25519, X25519, 253 bits",
    "P-256, 'ECDH, prime256v1', 256 bits",
    "P-384, 'ECDH, secp384r1', 384 bits"
  })
  void agreesOnEachGroup(String group, String name, String bits) {
    for (String version : List.of("-tls1_3", "-tls1_2 -sigalgs RSA+SHA256")) {
      List<String> flags = new ArrayList<>(List.of(version.split(" ")));
      flags.addAll(List.of("-groups", group, "-msg"));
      var outcome = connect(intermediate, flags.toArray(new String[0])).succeeded();
      assertTrue(
          outcome.out().contains("Server Temp Key: " + name + ", " + bits), outcome::toString);
      assertEquals(1, clientHellos(outcome), "a HelloRetryRequest");
    }
  }

  /** OpenSSL 3.0 guesses the first of its groups; the server can still ask for another. */
  @ParameterizedTest
  @ValueSource(strings = {"P-521:P-256", "X448:P-384", "ffdhe2048:X25519"})
  void asksForAnotherKeyShareWhenTheGuessIsNoneOfOurs(String groups) {
    var outcome = connect(intermediate, "-tls1_3", "-groups", groups, "-msg").succeeded();
    assertEquals(2, clientHellos(outcome), outcome::toString);
    assertTrue(outcome.out().contains("Peer signature type: ECDSA"), outcome::toString);
    assertTrue(outcome.out().contains("HTTP/1.1 200"), outcome::toString);
  }

  @Test
  void anOrdinaryClientNeedsNoSecondHello() {
    assertEquals(1, clientHellos(connect(intermediate, "-msg").succeeded()));
    assertEquals(1, clientHellos(connect(modern, "-msg").succeeded()));
  }

  private static long clientHellos(Command.Outcome outcome) {
    return outcome.out().lines().filter(line -> line.endsWith(", ClientHello")).count();
  }

  @Test
  void modernIsTls13Only() {
    var outcome = connect(modern).succeeded();
    assertTrue(outcome.out().contains("New, TLSv1.3"), outcome::toString);
    assertNotEquals(0, connect(modern, "-tls1_2").exit());
    assertTrue(
        connect(modern, "-sigalgs", "RSA-PSS+SHA256")
            .succeeded()
            .out()
            .contains("Peer signature type: RSA-PSS"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void resumesByTicketAlsoAfterARetry(String version) {
    String session = directory.resolve("session" + version).toString();
    var first = connect(intermediate, version, "-sess_out", session).succeeded();
    assertTrue(first.out().contains("TLS session ticket:"), first::toString);
    var again = connect(intermediate, version, "-sess_in", session).succeeded();
    assertTrue(again.out().contains("Reused, TLSv1"), again::toString);
    var retried =
        connect(intermediate, version, "-sess_in", session, "-groups", "P-521:P-256").succeeded();
    assertTrue(retried.out().contains("HTTP/1.1 200"), retried::toString);
  }

  /** A line with an R alone makes OpenSSL ask for a new handshake. */
  @Test
  void refusesToRenegotiate() throws Exception {
    Process client =
        new ProcessBuilder(
                Peers.require("openssl"),
                "s_client",
                "-tls1_2",
                "-connect",
                "localhost:" + intermediate.port())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("renegotiation").toFile())
            .start();
    try {
      Await.until("the handshake", () -> said("renegotiation").contains("Verify return code"));
      assertTrue(said("renegotiation").contains("Secure Renegotiation IS supported"));
      client.getOutputStream().write("R\n".getBytes(StandardCharsets.US_ASCII));
      client.getOutputStream().flush();
      assertTrue(client.waitFor(20, TimeUnit.SECONDS), () -> said("renegotiation"));
      String said = said("renegotiation");
      assertTrue(said.contains("RENEGOTIATING"), said);
      assertTrue(said.contains("no renegotiation"), said);
      assertFalse(said.substring(said.indexOf("RENEGOTIATING")).contains("verify return:1"), said);
    } finally {
      client.toHandle().destroyForcibly();
    }
  }

  private String said(String file) {
    try {
      return Files.readString(directory.resolve(file));
    } catch (IOException e) {
      return "";
    }
  }

  private Command.Outcome connect(SidecarUnderTest sidecar, String... flags) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(Peers.require("openssl"), "s_client", "-ign_eof"));
    words.addAll(List.of("-connect", "localhost:" + sidecar.port()));
    words.addAll(List.of("-CAfile", directory.resolve("ca.pem").toString()));
    words.addAll(List.of(flags));
    return Command.run(Duration.ofSeconds(30), directory, REQUEST, words.toArray(new String[0]));
  }
}
