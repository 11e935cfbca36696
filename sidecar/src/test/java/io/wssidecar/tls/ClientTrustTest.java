package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.ClientAuth;
import io.wssidecar.config.ConfigException;
import io.wssidecar.config.HelloRules;
import io.wssidecar.config.TlsSettings;
import io.wssidecar.kit.Issued;
import io.wssidecar.kit.TestCa;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose certificates are good. */
class ClientTrustTest {
  private final TestCa root = TestCa.create();
  private final TestCa between = root.intermediate();
  private final Instant now = Instant.now();

  @TempDir Path dir;
  private final List<Path> authorities = new ArrayList<>();
  private final List<Path> lists = new ArrayList<>();
  private final List<String> subjects = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  // ------------------------------------------------------------------------------------------
  // paths

  @Test
  void aRootsClientIsGoodAndAStrangersIsNot() {
    trusting(root.certificatePem());
    assertGood(root.issue("client"));
    assertRefused(Reason.CLIENT_CERT_UNTRUSTED, TestCa.create().issue("client"));
  }

  @Test
  void anAuthorityBetweenComesFromTheClientOrFromTheBundle() {
    Issued client = between.issue("client");
    trusting(root.certificatePem());
    assertGood(client);
    assertRefused(Reason.CLIENT_CERT_UNTRUSTED, client.chain()[0]);
    trusting(between.ownPem());
    assertGood(client.chain()[0]);
  }

  @Test
  void theOrderOfAChainDoesNotMatterNorDoStrangersInIt() {
    trusting(root.certificatePem());
    List<X509Certificate> chain =
        new ArrayList<>(List.of(root.intermediate().intermediate().issue("client").chain()));
    X509Certificate own = chain.remove(0);
    Collections.reverse(chain);
    chain.add(0, TestCa.create().certificate());
    chain.add(0, own);
    assertGood(chain.toArray(X509Certificate[]::new));
  }

  @Test
  void aBundleWithoutItsRootIsTrustedAsFarAsItGoes() {
    authorities.clear();
    trusting(between.ownPem());
    assertGood(between.issue("client"));
    assertRefused(Reason.CLIENT_CERT_UNTRUSTED, root.issue("client"));
  }

  @Test
  void rootsOfOneNameAreBothTrusted() {
    TestCa one = TestCa.create("Same");
    TestCa other = TestCa.create("Same");
    trusting(one.certificatePem() + other.certificatePem());
    assertGood(one.issue("client"));
    assertGood(other.issue("client"));
    assertRefused(Reason.CLIENT_CERT_UNTRUSTED, TestCa.create("Same").issue("client"));
  }

  @Test
  void whoIsNoAuthoritySignsNobody() {
    TestCa impostor = TestCa.impersonatedBy(root.issue("impostor"), root);
    trusting(root.certificatePem());
    assertRefused(Reason.CLIENT_CERT_UNTRUSTED, impostor.issue("client"));
  }

  @Test
  void aCertificateThatIsNoAuthoritysIsTrustedItself() {
    Issued client = root.issue("client");
    TestCa impostor = TestCa.impersonatedBy(client, root);
    trusting(client.chainPem());
    assertGood(client);
    assertRefused(Reason.CLIENT_CERT_UNTRUSTED, root.issue("client"));
    assertRefused(Reason.CLIENT_CERT_UNTRUSTED, impostor.issue("other"));
    trusting(root.request("client").expired().issue().chainPem());
  }

  @Test
  void aClientWhoseTimeIsOverOrHasNotComeIsRefused() {
    trusting(root.certificatePem());
    assertRefused(Reason.CLIENT_CERT_EXPIRED, root.request("client").expired().issue());
    assertRefused(
        Reason.CLIENT_CERT_EXPIRED,
        root.request("client").validity(now.plusSeconds(60), now.plusSeconds(3600)).issue());
    assertRefused(
        Reason.CLIENT_CERT_UNTRUSTED, TestCa.create().request("client").expired().issue());
  }

  @Test
  void aRootWhoseTimeIsOverVouchesForNobody() {
    TestCa old = TestCa.createOn(now.minus(Duration.ofDays(100)));
    trusting(old.certificatePem());
    assertRefused(Reason.CLIENT_CERT_EXPIRED, old.issue("client"));
  }

  @Test
  void aCertificateMustBeMeantForClientsUnlessItDoesNotSay() {
    trusting(root.certificatePem());
    assertGood(root.request("client").purposes(KeyPurposeId.id_kp_clientAuth).issue());
    assertGood(root.request("client").purposes(KeyPurposeId.anyExtendedKeyUsage).issue());
    assertRefused(
        Reason.CLIENT_CERT_UNTRUSTED,
        root.request("client").purposes(KeyPurposeId.id_kp_serverAuth).issue());
  }

  // ------------------------------------------------------------------------------------------
  // revocation

  @Test
  void whoWasTakenBackIsRefused() {
    Issued good = root.issue("good");
    Issued bad = root.issue("bad");
    trusting(root.certificatePem());
    revoking(root.crlPem(bad));
    assertGood(good);
    assertRefused(Reason.CLIENT_CERT_REVOKED, bad);
  }

  @Test
  void anAuthorityBetweenCanBeTakenBack() {
    Issued client = between.issue("client");
    trusting(root.certificatePem());
    trusting(between.ownPem());
    revoking(between.crlPem());
    assertGood(client); // the root has no list, and need not have one
    revoking(root.crlPem(between.asIssued()));
    assertRefused(Reason.CLIENT_CERT_REVOKED, client);
  }

  @Test
  void withoutAListOfItsOwnAuthorityAClientIsRefused() {
    TestCa other = TestCa.create();
    trusting(root.certificatePem());
    trusting(other.certificatePem());
    revoking(other.crlPem());
    assertGood(other.issue("client"));
    String detail = assertRefused(Reason.CLIENT_CERT_UNTRUSTED, root.issue("client"));
    assertTrue(detail.startsWith("there is no revocation list: CN=Test Root"), detail);
  }

  @Test
  void aListThatIsOutOfDateLetsNobodyIn() throws Exception {
    Issued client = root.issue("client");
    trusting(root.certificatePem());
    revoking(root.crlPem(now.minusSeconds(20), now.minusSeconds(10), null));
    String detail = assertRefused(Reason.CLIENT_CERT_UNTRUSTED, client);
    assertTrue(detail.startsWith("the revocation list is out of date: CN="), detail);
    ClientTrustLoader loader = loader();
    loader.load(settings());
    assertEquals(1, loader.warnings().size(), loader.warnings()::toString);
    // The newer one beside it is enough.
    revoking(root.crlPem());
    assertGood(client);
  }

  @Test
  void aListOfAuthoritiesOnlySaysNothingOfClients() {
    Issued client = root.issue("client");
    trusting(root.certificatePem());
    Instant until = now.plusSeconds(60);
    revoking(
        root.crlPem(
            now, until, new IssuingDistributionPoint(null, false, true, null, false, false)));
    assertRefused(Reason.CLIENT_CERT_UNTRUSTED, client);
    revoking(
        root.crlPem(
            now, until, new IssuingDistributionPoint(null, true, false, null, false, false)));
    assertGood(client);
  }

  // ------------------------------------------------------------------------------------------
  // lists of clients

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "billing                      | true",
        "Billing                      | false",
        "CN=billing                   | false",
        "CN=billing,O=Shop            | true",
        "cn=billing, o=\"Shop\"      | true",
        "O=Shop,CN=billing            | false",
        "billing.example              | false"
      })
  void aSubjectIsACommonNameOrTheWhole(String listed, boolean good) {
    trusting(root.certificatePem());
    subjects.add("nobody");
    subjects.add(listed);
    assertAllowed(good, root.request("billing.example").subject("O=Shop,CN=billing").issue());
  }

  @ParameterizedTest
  @CsvSource({
    "pay.shop.example, true",
    "PAY.shop.EXAMPLE, true",
    "*.shop.example, true",
    "*.example, false",
    "shop.example, false",
    "spiffe://example/pay, true",
    "spiffe://example/pay/, false",
    "ops@shop.example, true",
    "Ops@shop.example, false",
    "2001:db8::7, true",
    "2001:0db8:0:0:0:0:0:7, true",
    "10.0.0.7, true",
    "10.0.0.70, false",
    "client, false"
  })
  void anAlternativeNameIsComparedWithThoseOfItsKind(String listed, boolean good) {
    trusting(root.certificatePem());
    names.add("nobody.example");
    names.add(listed);
    assertAllowed(
        good,
        root.request("pay.shop.example", "10.0.0.7", "2001:db8::7")
            .subject("CN=client")
            .alternative(GeneralName.uniformResourceIdentifier, "spiffe://example/pay")
            .alternative(GeneralName.rfc822Name, "ops@shop.example")
            .issue());
  }

  @Test
  void eitherListIsEnoughAndWithoutThemEverybodyIsGood() {
    Issued client = root.issue("client.example");
    trusting(root.certificatePem());
    assertGood(client);
    subjects.add("client.example");
    names.add("other.example");
    assertGood(client);
    subjects.clear();
    assertAllowed(false, client);
  }

  private void assertAllowed(boolean good, Issued client) {
    if (good) {
      assertGood(client);
    } else {
      assertRefused(Reason.CLIENT_CERT_DENIED, client);
    }
  }

  // ------------------------------------------------------------------------------------------
  // mistakes

  @Test
  void allMistakesInTheFilesAreToldAtOnce() throws Exception {
    TestCa stranger = TestCa.create();
    trusting(root.certificatePem());
    trusting("nothing");
    revoking("nothing");
    revoking(stranger.crlPem());
    revoking(root.crlPem().replaceFirst("\n[A-Za-z0-9]{9}", "\nAAAAAAAAA"));
    revoking(
        root.crlPem(
            now,
            now.plusSeconds(9),
            new IssuingDistributionPoint(null, false, false, null, true, false)));
    ClientTrustLoader loader = loader();
    loader.load(settings());
    assertEquals(
        Stream.of(
                "--client-ca FILE: no certificate in the file. Name a PEM file with a BEGIN"
                    + " CERTIFICATE line.",
                "--client-crl FILE: no revocation list in the file. Name a DER file, or a PEM file"
                    + " with a BEGIN X509 CRL line.",
                "--client-crl FILE: no certificate of --client-ca signed the list of "
                    + stranger.certificate().getSubjectX500Principal().getName()
                    + ". Name that authority's certificate with --client-ca too.",
                "--client-crl FILE: a revocation list is damaged. Copy the file again.",
                "--client-crl FILE: the list tells only some reasons, or is another authority's"
                    + " too. Name a plain list.")
            .toList(),
        loader.problems().stream().map(line -> line.replaceFirst(" /\\S+:", " FILE:")).toList());
  }

  @Test
  void theyAreToldTogetherWithThoseInTheSidecarsOwnCertificates() throws Exception {
    trusting("nothing");
    TlsSettings.CertificateFiles own = root.issue("localhost").writeTo(dir);
    Files.writeString(own.key(), "nothing");
    TlsSettings all =
        new TlsSettings(
            List.of(own),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(10),
            HelloRules.DEFAULTS,
            settings(),
            false);
    List<String> problems =
        assertThrows(ConfigException.class, () -> ServerContext.load(all)).problems();
    assertEquals(2, problems.size(), problems::toString);
    assertTrue(problems.get(0).startsWith("--key "), problems::toString);
    assertTrue(problems.get(1).startsWith("--client-ca "), problems::toString);
  }

  @Test
  void aBinaryListIsReadToo() throws Exception {
    Issued bad = root.issue("bad");
    trusting(root.certificatePem());
    String pem = root.crlPem(bad);
    Path file = dir.resolve("list.der");
    Files.write(file, PemBlock.all(pem).get(0).content());
    lists.add(file);
    assertRefused(Reason.CLIENT_CERT_REVOKED, bad);
  }

  private void trusting(String pem) {
    authorities.add(write(pem));
  }

  private void revoking(String pem) {
    lists.add(write(pem));
  }

  private Path write(String pem) {
    try {
      return Files.writeString(Files.createTempFile(dir, "file", ".pem"), pem);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private ClientAuth settings() {
    return new ClientAuth(ClientAuth.Mode.NEED, authorities, lists, subjects, names, false);
  }

  private static ClientTrustLoader loader() {
    try {
      return new ClientTrustLoader(new PemFiles(new PrivateKeys(ConscryptProvider.create())));
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  private ClientTrust trust() {
    ClientTrustLoader loader = loader();
    ClientTrust trust = loader.load(settings());
    assertEquals(List.of(), loader.problems());
    return trust;
  }

  private void assertGood(Issued client) {
    assertGood(client.chain());
  }

  private void assertGood(X509Certificate... chain) {
    assertDoesNotThrow(() -> trust().check(chain));
  }

  private String assertRefused(Reason reason, Issued client) {
    return assertRefused(reason, client.chain());
  }

  private String assertRefused(Reason reason, X509Certificate... chain) {
    ClientTrust trust = trust();
    CertificateException why = assertThrows(CertificateException.class, () -> trust.check(chain));
    HandshakeFailure failure = HandshakeFailure.classify(why);
    assertEquals(reason, failure.reason(), failure::toString);
    return failure.detail();
  }
}
