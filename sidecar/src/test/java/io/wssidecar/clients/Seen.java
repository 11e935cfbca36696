package io.wssidecar.clients;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * What a client found out about us.
 *
 * @param protocol as the JDK writes it
 * @param subject of the certificate
 * @param key {@code EC} or {@code RSA}: what the certificate's key is
 * @param resumed whether the certificate was not shown again
 */
record Seen(String protocol, String subject, String key, boolean resumed) {
  static Seen of(String protocol, X509Certificate certificate, boolean resumed) {
    return new Seen(
        protocol,
        certificate.getSubjectX500Principal().getName(),
        certificate.getPublicKey().getAlgorithm(),
        resumed);
  }

  /** The first certificate in what a program wrote. */
  static X509Certificate certificate(String text) {
    int begin = text.indexOf("-----BEGIN CERTIFICATE");
    if (begin < 0) {
      throw new AssertionError("no certificate in: " + text);
    }
    byte[] pem = text.substring(begin).getBytes(StandardCharsets.US_ASCII);
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem));
    } catch (CertificateException e) {
      throw new AssertionError(text, e);
    }
  }

  @Override
  public String toString() {
    return String.join(" ", protocol, subject, key, resumed ? "resumed" : "full");
  }
}
