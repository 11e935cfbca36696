package io.wssidecar.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the sidecar shows to its clients, and what it wants to be shown.
 *
 * @param certificates at least one, unless there is a keystore; the first is the default
 * @param keystore a PKCS#12 file whose key entries are served too
 * @param keyPasswordFile a file whose first line opens encrypted keys and the keystore
 * @param handshakeTimeout from accept to the end of the TLS handshake
 * @param hello which clients are let in
 * @param sessionTickets whether clients may resume sessions; not with client certificates
 */
public record TlsSettings(
    List<CertificateFiles> certificates,
    Optional<Path> keystore,
    Optional<Path> keyPasswordFile,
    Duration handshakeTimeout,
    HelloRules hello,
    ClientAuth clientAuth,
    boolean sessionTickets) {
  public TlsSettings {
    certificates = List.copyOf(certificates);
    Require.that(
        !certificates.isEmpty() || keystore.isPresent(), "a certificate or a keystore is needed");
    Require.that(handshakeTimeout.toMillis() > 0, "the handshake timeout must be positive");
    Require.that(
        !sessionTickets || !clientAuth.asks(), "no session tickets with client certificates");
  }

  /** Likewise, with clients that show no certificates and may resume sessions. */
  public TlsSettings(
      List<CertificateFiles> certificates,
      Optional<Path> keystore,
      Optional<Path> keyPasswordFile,
      Duration handshakeTimeout,
      HelloRules hello) {
    this(certificates, keystore, keyPasswordFile, handshakeTimeout, hello, ClientAuth.NONE, true);
  }

  /** Likewise, with the rules' defaults. */
  public TlsSettings(
      List<CertificateFiles> certificates,
      Optional<Path> keystore,
      Optional<Path> keyPasswordFile,
      Duration handshakeTimeout) {
    this(certificates, keystore, keyPasswordFile, handshakeTimeout, HelloRules.DEFAULTS);
  }

  /** A PEM chain, leaf first, and its PEM key; both may be in the same file. */
  public record CertificateFiles(Path chain, Path key) {}
}
