package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.ConfigException;
import io.wssidecar.config.HelloRules;
import io.wssidecar.config.TlsSettings;
import io.wssidecar.kit.TestCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes in the files that tell whose certificates are good. */
class ClientTrustLoaderTest {
  private final TestCa root = TestCa.create();
  private final Instant now = Instant.now();

  @TempDir Path dir;
  private TrustedClients clients;

  @BeforeEach
  void trustNobody() {
    clients = new TrustedClients(dir);
  }

  @Test
  void allMistakesInTheFilesAreToldAtOnce() throws Exception {
    TestCa stranger = TestCa.create();
    clients.trusting(root.certificatePem());
    clients.trusting("nothing");
    clients.revoking("nothing");
    clients.revoking(stranger.crlPem());
    clients.revoking(root.crlPem().replaceFirst("\n[A-Za-z0-9]{9}", "\nAAAAAAAAA"));
    clients.revoking(
        root.crlPem(
            now,
            now.plusSeconds(9),
            new IssuingDistributionPoint(null, false, false, null, true, false)));
    ClientTrustLoader loader = TrustedClients.loader();
    loader.load(clients.settings());
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
    clients.trusting("nothing");
    TlsSettings.CertificateFiles own = root.issue("localhost").writeTo(dir);
    Files.writeString(own.key(), "nothing");
    TlsSettings all =
        new TlsSettings(
            List.of(own),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(10),
            HelloRules.DEFAULTS,
            clients.settings(),
            false);
    List<String> problems =
        assertThrows(ConfigException.class, () -> ServerContext.load(all)).problems();
    assertEquals(2, problems.size(), problems::toString);
    assertTrue(problems.get(0).startsWith("--key "), problems::toString);
    assertTrue(problems.get(1).startsWith("--client-ca "), problems::toString);
  }
}
