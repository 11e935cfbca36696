package io.wssidecar.tls;

import io.wssidecar.config.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** TLS settings for tests. */
final class Settings {
  private Settings() {}

  static TlsSettings of(TlsSettings.CertificateFiles... certificates) {
    return new TlsSettings(
        List.of(certificates), Optional.empty(), Optional.empty(), Duration.ofSeconds(10));
  }

  static TlsSettings locked(Path passwordFile, TlsSettings.CertificateFiles... certificates) {
    return new TlsSettings(
        List.of(certificates), Optional.empty(), Optional.of(passwordFile), Duration.ofSeconds(10));
  }

  static TlsSettings keystore(Path keystore, Optional<Path> passwordFile) {
    return new TlsSettings(List.of(), Optional.of(keystore), passwordFile, Duration.ofSeconds(10));
  }
}
