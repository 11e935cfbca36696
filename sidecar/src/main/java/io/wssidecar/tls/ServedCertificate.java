package io.wssidecar.tls;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A certificate that clients are shown, in words. All of it comes from the operator.
 *
 * @param name the file as the setting names it; of a keystore's entry also its alias: {@code
 *     /tls/store.p12 (alias)}. The same before and after a reload
 * @param subject by RFC 2253, such as {@code CN=chat.example}
 * @param notAfter when it expires
 * @param fingerprint SHA-256 of the certificate, 64 hex digits, as {@code openssl x509 -fingerprint
 *     -sha256} prints it but for case and colons
 */
public record ServedCertificate(String name, String subject, Instant notAfter, String fingerprint) {
  static ServedCertificate of(Identity identity) {
    X509Certificate leaf = identity.leaf();
    String source = identity.source();
    return new ServedCertificate(
        source.substring(source.indexOf(' ') + 1), // without the option
        leaf.getSubjectX500Principal().getName(),
        leaf.getNotAfter().toInstant(),
        fingerprint(leaf));
  }

  private static String fingerprint(X509Certificate leaf) {
    try {
      return HexFormat.of().formatHex(IdentityFiles.sha256().digest(leaf.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("it was decoded before", e);
    }
  }
}
