package io.wssidecar.clients;

import io.wssidecar.config.TlsSettings.CertificateFiles;
import io.wssidecar.kit.Command;
import io.wssidecar.kit.Peers;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate as public authorities issue them, which scanners look at closely: P-256, 398 days,
 * a random serial number, usages, and an address for its revocation list.
 *
 * @param name the DNS name
 * @param ca the authority's certificate
 */
record PublicCertificate(String name, Path ca, CertificateFiles files) {
  /** Makes one with OpenSSL, in a directory of the test's. */
  static PublicCertificate make(Path directory, String name) throws IOException {
    String extensions =
        """
        subjectAltName=DNS:%s
        extendedKeyUsage=serverAuth
        keyUsage=digitalSignature
        basicConstraints=critical,CA:FALSE
        subjectKeyIdentifier=hash
        authorityKeyIdentifier=keyid
        crlDistributionPoints=URI:http://crl.invalid/root.crl
        """
            .formatted(name);
    Files.writeString(directory.resolve("extensions"), extensions);
    key(directory, "ca.key");
    key(directory, "server.key");
    openssl(
        directory,
        "req -x509 -new -key ca.key -subj /O=Test/CN=Root -days 3000 -sha256 -out ca.pem");
    openssl(directory, "req -new -key server.key -subj /CN=" + name + " -out server.csr");
    String serial = new BigInteger(127, new SecureRandom()).setBit(126).toString(16);
    openssl(
        directory,
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -days 398 -sha256"
            + " -extfile extensions -out server.pem -set_serial 0x"
            + serial);
    return new PublicCertificate(
        name,
        directory.resolve("ca.pem"),
        new CertificateFiles(directory.resolve("server.pem"), directory.resolve("server.key")));
  }

  private static void key(Path directory, String file) {
    openssl(directory, "ecparam -name prime256v1 -genkey -noout -out " + file);
  }

  private static void openssl(Path directory, String words) {
    List<String> all = new ArrayList<>(List.of(Peers.require("openssl")));
    all.addAll(List.of(words.split(" ")));
    Command.run(Duration.ofSeconds(30), directory, "", all.toArray(String[]::new)).succeeded();
  }
}
