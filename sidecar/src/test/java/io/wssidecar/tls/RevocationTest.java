package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.Issued;
import io.wssidecar.kit.TestCa;
import io.wssidecar.reasons.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients whose certificates were taken back. */
class RevocationTest {
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
  void whoWasTakenBackIsRefused() {
    Issued good = root.issue("good");
    Issued bad = root.issue("bad");
    clients.trusting(root.certificatePem());
    clients.revoking(root.crlPem(bad));
    clients.assertGood(good);
    clients.assertRefused(Reason.CLIENT_CERT_REVOKED, bad);
  }

  @Test
  void anAuthorityBetweenCanBeTakenBack() {
    Issued client = between.issue("client");
    clients.trusting(root.certificatePem());
    clients.trusting(between.ownPem());
    clients.revoking(between.crlPem());
    clients.assertGood(client); // the root has no list, and need not have one
    clients.revoking(root.crlPem(between.asIssued()));
    clients.assertRefused(Reason.CLIENT_CERT_REVOKED, client);
  }

  @Test
  void withoutAListOfItsOwnAuthorityAClientIsRefused() {
    TestCa other = TestCa.create();
    clients.trusting(root.certificatePem());
    clients.trusting(other.certificatePem());
    clients.revoking(other.crlPem());
    clients.assertGood(other.issue("client"));
    String detail = clients.assertRefused(Reason.CLIENT_CERT_UNTRUSTED, root.issue("client"));
    assertTrue(detail.startsWith("there is no revocation list: CN=Test Root"), detail);
  }

  @Test
  void aListThatIsOutOfDateLetsNobodyIn() throws Exception {
    Issued client = root.issue("client");
    clients.trusting(root.certificatePem());
    clients.revoking(root.crlPem(now.minusSeconds(20), now.minusSeconds(10), null));
    String detail = clients.assertRefused(Reason.CLIENT_CERT_UNTRUSTED, client);
    assertTrue(detail.startsWith("the revocation list is out of date: CN="), detail);
    ClientTrustLoader loader = TrustedClients.loader();
    loader.load(clients.settings());
    assertEquals(1, loader.warnings().size(), loader.warnings()::toString);
    // The newer one beside it is enough.
    clients.revoking(root.crlPem());
    clients.assertGood(client);
  }

  @Test
  void aListOfAuthoritiesOnlySaysNothingOfClients() {
    Issued client = root.issue("client");
    clients.trusting(root.certificatePem());
    Instant until = now.plusSeconds(60);
    clients.revoking(
        root.crlPem(
            now, until, new IssuingDistributionPoint(null, false, true, null, false, false)));
    clients.assertRefused(Reason.CLIENT_CERT_UNTRUSTED, client);
    clients.revoking(
        root.crlPem(
            now, until, new IssuingDistributionPoint(null, true, false, null, false, false)));
    clients.assertGood(client);
  }

  @Test
  void aBinaryListIsReadToo() throws Exception {
    Issued bad = root.issue("bad");
    clients.trusting(root.certificatePem());
    String pem = root.crlPem(bad);
    Path file = dir.resolve("list.der");
    Files.write(file, PemBlock.all(pem).get(0).content());
    clients.lists().add(file);
    clients.assertRefused(Reason.CLIENT_CERT_REVOKED, bad);
  }
}
