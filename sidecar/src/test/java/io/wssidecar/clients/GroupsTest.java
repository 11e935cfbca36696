package io.wssidecar.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Command;
import io.wssidecar.kit.Peers;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.TestCa;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which group keys are exchanged, and that nobody is asked for a second ClientHello. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupsTest {
  private Path directory;
  private AppUnderTest app;
  private SidecarUnderTest sidecar;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    directory = temporary;
    TestCa ca = TestCa.create();
    Files.writeString(directory.resolve("ca.pem"), ca.certificatePem());
    app = AppUnderTest.start();
    String[] names = {"hit.example", "127.0.0.1"};
    sidecar =
        SidecarUnderTest.with()
            .apps(app)
            .certificate(
                ca,
                ca.request(names).issue().writeTo(directory.resolve("ec")),
                ca.request(names).rsa().issue().writeTo(directory.resolve("rsa")))
            .start();
  }

  @AfterAll
  void end() {
    sidecar.close();
    app.close();
  }

  /** With TLS 1.2 an EC key's own curve must be among the groups too (RFC 8422 section 5.1). */
  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, EC, X25519, X25519",
    "TLSv1.3, EC, P-256, 'ECDH, prime256v1'",
    "TLSv1.3, EC, P-384, 'ECDH, secp384r1'",
    "TLSv1.3, EC, P-384:X25519, X25519",
    "TLSv1.3, RSA, X25519, X25519",
    "TLSv1.3, RSA, P-256, 'ECDH, prime256v1'",
    "TLSv1.3, RSA, P-384, 'ECDH, secp384r1'",
    "TLSv1.2, EC, P-256:X25519, X25519",
    "TLSv1.2, EC, P-256, 'ECDH, prime256v1'",
    "TLSv1.2, RSA, X25519, X25519",
    "TLSv1.2, RSA, P-256, 'ECDH, prime256v1'",
    "TLSv1.2, RSA, P-384, 'ECDH, secp384r1'",
  })
  void exchangesKeysBy(String protocol, String key, String offered, String agreed) {
    var said = openssl(sidecar.port(), protocol, key, offered);
    assertTrue(said.has("Server Temp Key: " + agreed + ","), said::toString);
    assertEquals(new Seen(protocol, "CN=hit.example", key, false), said.seen());
  }

  @Test
  void exchangesKeysByThePostQuantumGroupWhereOpensslHasIt() {
    String kems = Command.run(Peers.require("openssl"), "list", "-kem-algorithms").out();
    Assumptions.assumeTrue(
        kems.contains("X25519MLKEM768"), "this OpenSSL has no X25519MLKEM768: 3.5 has");
    try (Wiretap wiretap = Wiretap.on(sidecar, Wiretap.Manner.CARRIES)) {
      openssl(wiretap.port(), "TLSv1.3", "EC", "X25519MLKEM768");
      assertEquals(List.of(new FirstAnswer(false, FirstAnswer.X25519MLKEM768)), wiretap.answers());
    }
  }

  private OpensslStack.Said openssl(int port, String protocol, String key, String groups) {
    Visit visit = new Visit(port, protocol, "hit.example", key.equals("RSA"));
    return new OpensslStack(directory).once(visit, "-groups", groups);
  }

  @TestFactory
  Stream<DynamicTest> asksNobodyForASecondHello() {
    byte[] ca = sidecar.ca().certificatePem().getBytes(StandardCharsets.US_ASCII);
    return Stream.of(
        once("OpenSSL", FirstAnswer.X25519, () -> new OpensslStack(directory)),
        once("curl", FirstAnswer.X25519, () -> new CurlStack(directory)),
        once("GnuTLS", FirstAnswer.X25519, () -> new GnutlsStack(directory)),
        once("the JDK", FirstAnswer.X25519, () -> new JavaStack(null, ca)),
        once(
            "Conscrypt",
            FirstAnswer.X25519MLKEM768,
            () -> new JavaStack(Conscrypt.newProvider(), ca)));
  }

  private interface Maker {
    TlsStack make() throws Exception;
  }

  private DynamicTest once(String client, int group, Maker maker) {
    return DynamicTest.dynamicTest(
        client,
        () -> {
          try (Wiretap wiretap = Wiretap.on(sidecar, Wiretap.Manner.CARRIES);
              TlsStack stack = maker.make()) {
            stack.twice(new Visit(wiretap.port(), "TLSv1.3", "hit.example", false));
            FirstAnswer answer = new FirstAnswer(false, group);
            assertEquals(List.of(answer, answer), wiretap.answers());
          }
        });
  }

  /** Else the test above would prove nothing. */
  @Test
  void asksWhoGuessedAGroupThatWeLack() {
    try (Wiretap wiretap = Wiretap.on(sidecar, Wiretap.Manner.CARRIES)) {
      openssl(wiretap.port(), "TLSv1.3", "EC", "P-521:X25519");
      assertEquals(List.of(new FirstAnswer(true, FirstAnswer.X25519)), wiretap.answers());
    }
  }
}
