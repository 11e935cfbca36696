package io.wssidecar.tls;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Which clients' certificates are good, as the operator's files say it. Immutable; any thread.
 *
 * <p>A certificate of the bundle is a root when its issuer is not in the bundle too; else it only
 * helps to find the way to one, so that its root can take it back. One that is no authority's is
 * trusted itself, and nothing that it signed.
 */
final class ClientTrust {
  /** Nobody has that many authorities above him. */
  private static final int LONGEST_PATH = 8;

  /** How many certificates of a client are looked at; the rest cannot be on the path. */
  private static final int MOST_SENT = 10;

  /** How many authorities of one name are told apart by their signatures, which takes time. */
  private static final int MOST_NAMESAKES = 3;

  /** More names than a client is told. */
  private static final int MOST_TOLD = 32;

  private static final Set<String> FOR_CLIENTS =
      Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0"); // clientAuth, anyExtendedKeyUsage

  /** Any thread copies it; null when the bundle has no root. */
  private final @Nullable PKIXParameters parameters;

  private final Set<X500Principal> roots = new HashSet<>();
  private final List<X509Certificate> between = new ArrayList<>();
  private final Set<X509Certificate> pinned = new HashSet<>();
  private final X509Certificate[] told;
  private final Revocations revocations;
  private final AllowList allowed;

  /**
   * @param bundle all certificates of the operator's bundles, by the JDK's own decoder
   */
  ClientTrust(List<X509Certificate> bundle, Revocations revocations, AllowList allowed) {
    this.revocations = revocations;
    this.allowed = allowed;
    Set<TrustAnchor> anchors = new HashSet<>();
    List<X509Certificate> known = bundle.stream().filter(ClientTrust::isAuthority).toList();
    for (X509Certificate each : bundle) {
      if (!isAuthority(each)) {
        pinned.add(each);
      } else if (isRoot(each, known)) {
        roots.add(each.getSubjectX500Principal());
        anchors.add(new TrustAnchor(each, null));
      } else {
        between.add(each);
      }
    }
    told =
        bundle.size() > MOST_TOLD ? new X509Certificate[0] : bundle.toArray(X509Certificate[]::new);
    parameters = anchors.isEmpty() ? null : parameters(anchors);
  }

  private static PKIXParameters parameters(Set<TrustAnchor> anchors) {
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      // Ours are looked up, not downloaded, and not verified again for each client.
      parameters.setRevocationEnabled(false);
      return parameters;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("there are anchors", e);
    }
  }

  /** Version 1 has no way to say it: such a certificate counts when it is its own issuer. */
  static boolean isAuthority(X509Certificate certificate) {
    return certificate.getBasicConstraints() >= 0
        || (certificate.getVersion() == 1 && isSelfIssued(certificate));
  }

  private static boolean isSelfIssued(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  private static boolean isRoot(X509Certificate certificate, List<X509Certificate> known) {
    X500Principal issuer = certificate.getIssuerX500Principal();
    return isSelfIssued(certificate)
        || known.stream().noneMatch(each -> each.getSubjectX500Principal().equals(issuer));
  }

  /**
   * Whose certificates a client is asked for, to choose a certificate by. Where they are many,
   * nobody is (RFC 8446 section 4.2.4 leaves it open): their names would be in each handshake.
   */
  X509Certificate[] told() {
    return told;
  }

  /**
   * Returns when the client is good.
   *
   * <p>Takes a signature's verification for each certificate of the path.
   *
   * @param shown by the client, its own first
   * @throws CertificateException which by its type, or its cause's, says what is wrong
   */
  void check(X509Certificate... shown) throws CertificateException {
    List<X509Certificate> sent = new ArrayList<>();
    for (X509Certificate each : shown) {
      if (sent.size() < MOST_SENT) {
        sent.add(decoded(each));
      }
    }
    X509Certificate own = sent.get(0);
    if (pinned.contains(own)) {
      own.checkValidity();
    } else {
      checkPath(path(sent));
    }
    checkPurpose(own);
    allowed.check(own);
  }

  private void checkPath(List<X509Certificate> path) throws CertificateException {
    validate(path);
    for (int i = 0; i < path.size(); i++) {
      checkPurpose(path.get(i));
      revocations.check(path.get(i), i == 0);
    }
  }

  /** From the client's own certificate to one that a root issued; its signatures are unproven. */
  private List<X509Certificate> path(List<X509Certificate> sent) throws CertificateException {
    List<X509Certificate> path = new ArrayList<>();
    X509Certificate last = sent.get(0);
    path.add(last);
    while (!roots.contains(last.getIssuerX500Principal())) {
      X509Certificate issuer = issuer(last, sent);
      if (issuer == null || path.contains(issuer) || path.size() == LONGEST_PATH) {
        throw new CertificateException(
            "no way to an authority from " + last.getIssuerX500Principal().getName());
      }
      path.add(issuer);
      last = issuer;
    }
    return path;
  }

  private @Nullable X509Certificate issuer(X509Certificate last, List<X509Certificate> sent) {
    X500Principal name = last.getIssuerX500Principal();
    List<X509Certificate> namesakes =
        Stream.concat(between.stream(), sent.stream())
            .filter(each -> each.getSubjectX500Principal().equals(name))
            .distinct()
            .limit(MOST_NAMESAKES)
            .toList();
    if (namesakes.size() <= 1) {
      return namesakes.isEmpty() ? null : namesakes.get(0);
    }
    return namesakes.stream().filter(each -> signed(each, last)).findFirst().orElse(null);
  }

  private static boolean signed(X509Certificate issuer, X509Certificate certificate) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private void validate(List<X509Certificate> path) throws CertificateException {
    PKIXParameters anchors = parameters;
    if (anchors == null) {
      throw new CertificateException("no authority is known");
    }
    try {
      CertPath certPath = factory().generateCertPath(path);
      PKIXCertPathValidatorResult result =
          (PKIXCertPathValidatorResult)
              CertPathValidator.getInstance("PKIX")
                  .validate(certPath, (PKIXParameters) anchors.clone());
      // To the JDK a root is good for ever.
      result.getTrustAnchor().getTrustedCert().checkValidity();
    } catch (CertificateException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new CertificateException(e);
    }
  }

  /** RFC 5280 section 4.2.1.12; what an authority may issue is limited by its own list. */
  private static void checkPurpose(X509Certificate certificate) throws CertificateException {
    List<String> purposes = certificate.getExtendedKeyUsage();
    if (purposes != null && purposes.stream().noneMatch(FOR_CLIENTS::contains)) {
      throw new CertificateException(
          "not for clients: " + certificate.getSubjectX500Principal().getName());
    }
  }

  /** Conscrypt's certificates as the JDK's, which its validator would make of each in any case. */
  private static X509Certificate decoded(X509Certificate certificate) throws CertificateException {
    return (X509Certificate)
        factory().generateCertificate(new ByteArrayInputStream(certificate.getEncoded()));
  }

  private static CertificateFactory factory() throws CertificateException {
    return CertificateFactory.getInstance("X.509");
  }
}
