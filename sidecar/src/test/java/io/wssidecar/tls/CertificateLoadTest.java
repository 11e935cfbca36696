package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.ConfigException;
import io.wssidecar.config.TlsSettings.CertificateFiles;
import io.wssidecar.kit.Issued;
import io.wssidecar.kit.TestCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What is said of certificates and keys when they are loaded. */
class CertificateLoadTest {
  private static final TestCa CA = TestCa.create();

  @TempDir Path dir;

  @Test
  void tellsAllMistakesAtOnce() throws Exception {
    Issued good = CA.issue("good.example");
    CertificateFiles mixed = good.writeTo(dir.resolve("mixed"));
    Files.writeString(mixed.key(), CA.issue("other").pkcs8Pem());
    CertificateFiles empty = good.writeTo(dir.resolve("empty"));
    Files.writeString(empty.chain(), "nothing");
    Files.writeString(empty.key(), "nothing");
    CertificateFiles gone = new CertificateFiles(dir.resolve("gone.pem"), dir.resolve("gone.key"));
    List<String> problems =
        assertThrows(ConfigException.class, () -> load(mixed, good.writeTo(dir), empty, gone))
            .problems();
    assertEquals(
        List.of(
            "--cert "
                + mixed.chain()
                + ": no certificate in it belongs to the key. Point --key at"
                + " the key that belongs to it; "
                + mixed.key()
                + " does not.",
            "--cert "
                + empty.chain()
                + ": no certificate in the file. Name a PEM file with a BEGIN"
                + " CERTIFICATE line.",
            "--key "
                + empty.key()
                + ": no private key in the file. Name a PEM file with a BEGIN"
                + " PRIVATE KEY line.",
            "--cert " + gone.chain() + ": does not exist. Check the path.",
            "--key " + gone.key() + ": does not exist. Check the path."),
        problems);
  }

  @Test
  void refusesAKeyOfAnotherKindThanItsCertificate() throws Exception {
    CertificateFiles files = CA.issue("x").writeTo(dir);
    Files.writeString(files.key(), CA.request("x").rsa().issue().pkcs8Pem());
    assertProblem("no certificate in it belongs to the key.", () -> load(files));
  }

  @Test
  void refusesAWrongPassword() throws Exception {
    Issued issued = CA.issue("x");
    CertificateFiles files = issued.writeTo(dir);
    Files.writeString(files.key(), issued.encryptedPkcs8Pem("right"));
    Path password = Files.writeString(dir.resolve("password"), "wrong\n");
    assertProblem(
        "the password does not open the key.",
        () -> ServerContext.load(Settings.locked(password, files)));
    Files.writeString(password, "right\n");
    ServerContext.load(Settings.locked(password, files));
    assertProblem(
        "--key-password-file " + dir.resolve("none"),
        () -> ServerContext.load(Settings.locked(dir.resolve("none"), files)));
  }

  @Test
  void refusesAKeystoreThatItCannotOpen() throws Exception {
    Path store = CA.issue("x").writePkcs12(dir.resolve("s.p12"), "secret");
    Path password = Files.writeString(dir.resolve("password"), "wrong\n");
    assertProblem(
        "the password does not open it.",
        () -> ServerContext.load(Settings.keystore(store, Optional.of(password))));
    assertProblem(
        "needs a password.", () -> ServerContext.load(Settings.keystore(store, Optional.empty())));
    Path text = Files.writeString(dir.resolve("text"), "hello");
    assertProblem(
        "is not a PKCS#12 file.",
        () -> ServerContext.load(Settings.keystore(text, Optional.of(password))));
    Path empty = TestCa.writePkcs12(dir.resolve("e.p12"), "wrong");
    assertProblem(
        "no private key in the keystore.",
        () -> ServerContext.load(Settings.keystore(empty, Optional.of(password))));
  }

  @Test
  void putsAChainInOrderAndLeavesStrangersOut() throws Exception {
    Issued issued = CA.intermediate().intermediate().issue("localhost");
    CertificateFiles files = issued.writeTo(dir);
    List<String> blocks = new ArrayList<>();
    for (String block : issued.chainPem().split("(?=-----BEGIN)")) {
      blocks.add(0, block);
    }
    blocks.add(1, CA.issue("stranger").chainPem());
    Files.writeString(files.chain(), String.join("", blocks));
    ServerContext context = load(files);
    assertEquals(List.of(issued.chain()), context.identities().all().get(0).chain());
    List<String> warnings = context.warnings();
    assertEquals(2, warnings.size(), warnings::toString);
    assertTrue(warnings.get(0).contains(": is not in order, "), warnings::toString);
    assertTrue(
        warnings.get(1).contains(": 1 certificate in it does not belong to the chain"),
        warnings::toString);
  }

  @Test
  void tellsAuthoritiesOfOneNameApartByTheirSignatures() throws Exception {
    TestCa right = TestCa.create("Same");
    TestCa wrong = TestCa.create("Same");
    Issued issued = right.issue("localhost");
    CertificateFiles files = issued.writeTo(dir);
    Files.writeString(
        files.chain(),
        issued.chainPem()
            + wrong.certificatePem()
            + right.certificatePem()
            + right.certificatePem());
    assertEquals(
        List.of(issued.chain()[0], right.certificate()),
        load(files).identities().all().get(0).chain());
  }

  @Test
  void warnsOfCertificatesThatClientsWillRefuse() throws Exception {
    assertEquals(List.of(), load(CA.issue("x").writeTo(dir)).warnings());
    assertWarning("expired on ", CA.request("x").expired().issue());
    Instant now = Instant.now();
    assertWarning(
        "not valid before ",
        CA.request("x").validity(now.plusSeconds(3600), now.plusSeconds(7200)).issue());
    assertWarning("has no subject alternative name", CA.request().issue());
    Issued alone = CA.intermediate().request("x").findable().issue();
    CertificateFiles files = alone.writeTo(dir);
    assertEquals(List.of(), load(files).warnings());
    Files.writeString(
        files.chain(), alone.chainPem().substring(0, alone.chainPem().indexOf("-----BEGIN", 1)));
    assertTrue(
        load(files)
            .warnings()
            .get(0)
            .contains(": comes without the certificate of its issuer (CN=Test Intermediate"),
        () -> alone.chainPem());
  }

  private void assertWarning(String says, Issued issued) throws ConfigException {
    CertificateFiles files = issued.writeTo(dir);
    List<String> warnings = load(files).warnings();
    assertEquals(1, warnings.size(), warnings::toString);
    String expected = "--cert " + files.chain() + ": " + says;
    assertTrue(warnings.get(0).startsWith(expected), warnings::toString);
  }

  private static void assertProblem(String says, Executable load) {
    List<String> problems = assertThrows(ConfigException.class, load).problems();
    assertTrue(problems.get(0).contains(says), problems::toString);
  }

  private static ServerContext load(CertificateFiles... files) throws ConfigException {
    return ServerContext.load(Settings.of(files));
  }
}
