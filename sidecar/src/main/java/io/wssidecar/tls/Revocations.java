package io.wssidecar.tls;

import java.security.cert.CRLReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;

/**
 * What the authorities have taken back. Immutable; any thread. A look is a look into a map: the
 * lists' signatures were verified when they were read.
 *
 * <p>As with nginx and HAProxy, whoever gives lists wants certainty: a client is refused when there
 * is no list of its own certificate's authority, or only outdated ones. Other than with them, the
 * authorities between it and the root need no list; when there is one, it counts in the same way.
 */
final class Revocations {
  private final Map<X500Principal, List<RevocationList>> byIssuer = new HashMap<>();

  /**
   * @param lists their signatures are good
   */
  Revocations(List<RevocationList> lists) {
    for (RevocationList list : lists) {
      X500Principal issuer = list.crl().getIssuerX500Principal();
      byIssuer.computeIfAbsent(issuer, name -> new ArrayList<>()).add(list);
    }
  }

  /**
   * Returns when the certificate, whose path to an authority is good, was not taken back.
   *
   * @param own whether it is the client's own
   */
  void check(X509Certificate certificate, boolean own) throws CertificateException {
    if (byIssuer.isEmpty()) {
      return;
    }
    X500Principal issuer = certificate.getIssuerX500Principal();
    boolean authority = certificate.getBasicConstraints() >= 0;
    Instant now = Instant.now();
    boolean any = false;
    boolean current = false;
    for (RevocationList list : byIssuer.getOrDefault(issuer, List.of())) {
      if (list.speaksOf(authority)) {
        X509CRLEntry entry = list.crl().getRevokedCertificate(certificate.getSerialNumber());
        if (entry != null) {
          throw revoked(entry, issuer);
        }
        any = true;
        current |= list.isCurrent(now);
      }
    }
    if (any ? !current : own) {
      throw new CertificateException(
          (any ? "the revocation list is out of date: " : "there is no revocation list: ")
              + issuer.getName());
    }
  }

  private static CertificateException revoked(X509CRLEntry entry, X500Principal issuer) {
    CRLReason reason = entry.getRevocationReason();
    return new CertificateException(
        new CertificateRevokedException(
            entry.getRevocationDate(),
            reason == null ? CRLReason.UNSPECIFIED : reason,
            issuer,
            Map.of()));
  }

  /**
   * One list.
   *
   * @param users whether it speaks of certificates that are no authority's
   * @param authorities whether it speaks of authorities' certificates
   */
  record RevocationList(X509CRL crl, boolean users, boolean authorities) {
    boolean speaksOf(boolean authority) {
      return authority ? authorities : users;
    }

    /** One without an end is never out of date. */
    boolean isCurrent(Instant now) {
      return !now.isBefore(crl.getThisUpdate().toInstant())
          && (crl.getNextUpdate() == null || now.isBefore(crl.getNextUpdate().toInstant()));
    }
  }
}
