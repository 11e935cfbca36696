package io.wssidecar.tls;

import io.wssidecar.kit.Issued;
import io.wssidecar.kit.TestCa;
import io.wssidecar.reasons.Reason;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose certificates are good. */
class ClientTrustTest {
  private final TestCa root = TestCa.create();
  private final TestCa between = root.intermediate();
  private final Instant now = Instant.now();

  @TempDir Path dir;
  private TrustedClients clients;

  @BeforeEach
  void trustNobody() {
    clients = new TrustedClients(dir);
  }

  @Test
  void aRootsClientIsGoodAndAStrangersIsNot() {
    clients.trusting(root.certificatePem());
    clients.assertGood(root.issue("client"));
    clients.assertRefused(Reason.CLIENT_CERT_UNTRUSTED, TestCa.create().issue("client"));
  }

  @Test
  void anAuthorityBetweenComesFromTheClientOrFromTheBundle() {
    Issued client = between.issue("client");
    clients.trusting(root.certificatePem());
    clients.assertGood(client);
    clients.assertRefused(Reason.CLIENT_CERT_UNTRUSTED, client.chain()[0]);
    clients.trusting(between.ownPem());
    clients.assertGood(client.chain()[0]);
  }

  @Test
  void theOrderOfAChainDoesNotMatterNorDoStrangersInIt() {
    clients.trusting(root.certificatePem());
    List<X509Certificate> chain =
        new ArrayList<>(List.of(root.intermediate().intermediate().issue("client").chain()));
    X509Certificate own = chain.remove(0);
    Collections.reverse(chain);
    chain.add(0, TestCa.create().certificate());
    chain.add(0, own);
    clients.assertGood(chain.toArray(X509Certificate[]::new));
  }

  @Test
  void aBundleWithoutItsRootIsTrustedAsFarAsItGoes() {
    clients.trusting(between.ownPem());
    clients.assertGood(between.issue("client"));
    clients.assertRefused(Reason.CLIENT_CERT_UNTRUSTED, root.issue("client"));
  }

  @Test
  void rootsOfOneNameAreBothTrusted() {
    TestCa one = TestCa.create("Same");
    TestCa other = TestCa.create("Same");
    clients.trusting(one.certificatePem() + other.certificatePem());
    clients.assertGood(one.issue("client"));
    clients.assertGood(other.issue("client"));
    clients.assertRefused(Reason.CLIENT_CERT_UNTRUSTED, TestCa.create("Same").issue("client"));
  }

  @Test
  void whoIsNoAuthoritySignsNobody() {
    TestCa impostor = TestCa.impersonatedBy(root.issue("impostor"), root);
    clients.trusting(root.certificatePem());
    clients.assertRefused(Reason.CLIENT_CERT_UNTRUSTED, impostor.issue("client"));
  }

  @Test
  void aCertificateThatIsNoAuthoritysIsTrustedItself() {
    Issued client = root.issue("client");
    TestCa impostor = TestCa.impersonatedBy(client, root);
    clients.trusting(client.chainPem());
    clients.assertGood(client);
    clients.assertRefused(Reason.CLIENT_CERT_UNTRUSTED, root.issue("client"));
    clients.assertRefused(Reason.CLIENT_CERT_UNTRUSTED, impostor.issue("other"));
    clients.trusting(root.request("client").expired().issue().chainPem());
  }

  @Test
  void aClientWhoseTimeIsOverOrHasNotComeIsRefused() {
    clients.trusting(root.certificatePem());
    clients.assertRefused(Reason.CLIENT_CERT_EXPIRED, root.request("client").expired().issue());
    clients.assertRefused(
        Reason.CLIENT_CERT_EXPIRED,
        root.request("client").validity(now.plusSeconds(60), now.plusSeconds(3600)).issue());
    clients.assertRefused(
        Reason.CLIENT_CERT_UNTRUSTED, TestCa.create().request("client").expired().issue());
  }

  @Test
  void aRootWhoseTimeIsOverVouchesForNobody() {
    TestCa old = TestCa.createOn(now.minus(Duration.ofDays(100)));
    clients.trusting(old.certificatePem());
    clients.assertRefused(Reason.CLIENT_CERT_EXPIRED, old.issue("client"));
  }

  @Test
  void aCertificateMustBeMeantForClientsUnlessItDoesNotSay() {
    clients.trusting(root.certificatePem());
    clients.assertGood(root.request("client").purposes(KeyPurposeId.id_kp_clientAuth).issue());
    clients.assertGood(root.request("client").purposes(KeyPurposeId.anyExtendedKeyUsage).issue());
    clients.assertRefused(
        Reason.CLIENT_CERT_UNTRUSTED,
        root.request("client").purposes(KeyPurposeId.id_kp_serverAuth).issue());
  }
}
