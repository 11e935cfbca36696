package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wssidecar.config.ClientAuth;
import io.wssidecar.config.ConfigException;
import io.wssidecar.kit.Issued;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Whose certificates are good, by files below a directory, and who is let in by that. */
final class TrustedClients {
  private final Path dir;
  private final List<Path> authorities = new ArrayList<>();
  private final List<Path> lists = new ArrayList<>();
  private final List<String> subjects = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  TrustedClients(Path dir) {
    this.dir = dir;
  }

  void trusting(String pem) {
    authorities.add(write(pem));
  }

  void revoking(String pem) {
    lists.add(write(pem));
  }

  /** Files of revocation lists. */
  List<Path> lists() {
    return lists;
  }

  List<String> subjects() {
    return subjects;
  }

  List<String> names() {
    return names;
  }

  void assertAllowed(boolean good, Issued client) {
    if (good) {
      assertGood(client);
    } else {
      assertRefused(Reason.CLIENT_CERT_DENIED, client);
    }
  }

  private Path write(String pem) {
    try {
      return Files.writeString(Files.createTempFile(dir, "file", ".pem"), pem);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  ClientAuth settings() {
    return new ClientAuth(ClientAuth.Mode.NEED, authorities, lists, subjects, names, false);
  }

  static ClientTrustLoader loader() {
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

  void assertGood(Issued client) {
    assertGood(client.chain());
  }

  void assertGood(X509Certificate... chain) {
    assertDoesNotThrow(() -> trust().check(chain));
  }

  String assertRefused(Reason reason, Issued client) {
    return assertRefused(reason, client.chain());
  }

  String assertRefused(Reason reason, X509Certificate... chain) {
    ClientTrust trust = trust();
    CertificateException why = assertThrows(CertificateException.class, () -> trust.check(chain));
    HandshakeFailure failure = HandshakeFailure.classify(why);
    assertEquals(reason, failure.reason(), failure::toString);
    return failure.detail();
  }
}
