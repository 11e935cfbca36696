package io.wssidecar.kit;

import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.jspecify.annotations.Nullable;

/** What a certificate should be like. For one thread. */
public final class CertificateRequest {
  private final TestCa ca;
  private final String[] names;
  private Instant from = Instant.now().minus(Duration.ofHours(1));
  private Instant until = Instant.now().plus(Duration.ofDays(1));
  private KeyPair pair = KeyPairs.ec("secp256r1");
  private final List<GeneralName> alternatives = new ArrayList<>();
  private final List<KeyPurposeId> purposes = new ArrayList<>();
  private @Nullable String subject;
  private boolean findable;

  CertificateRequest(TestCa ca, String... names) {
    this.ca = ca;
    this.names = names.clone();
  }

  public CertificateRequest rsa() {
    pair = KeyPairs.rsa(2048);
    return this;
  }

  /** A key on another curve, such as {@code secp384r1}. */
  public CertificateRequest curve(String curve) {
    pair = KeyPairs.ec(curve);
    return this;
  }

  /** A key of an algorithm that has no parameters, such as {@code Ed25519}. */
  public CertificateRequest algorithm(String algorithm) {
    pair = KeyPairs.of(algorithm);
    return this;
  }

  /** The key of an earlier certificate again. */
  public CertificateRequest sameKeyAs(Issued other) {
    pair = new KeyPair(other.chain()[0].getPublicKey(), other.key());
    return this;
  }

  public CertificateRequest validity(Instant from, Instant until) {
    this.from = from;
    this.until = until;
    return this;
  }

  /** With a pointer to the issuer's certificate, as public authorities put into theirs. */
  public CertificateRequest findable() {
    findable = true;
    return this;
  }

  /** A certificate that ended yesterday. */
  public CertificateRequest expired() {
    Instant now = Instant.now();
    return validity(now.minus(Duration.ofDays(30)), now.minus(Duration.ofDays(1)));
  }

  /** A whole subject, in place of the first name. */
  public CertificateRequest subject(String whole) {
    subject = whole;
    return this;
  }

  /** One more alternative name, such as a {@link GeneralName#uniformResourceIdentifier}. */
  public CertificateRequest alternative(int kind, String name) {
    alternatives.add(new GeneralName(kind, name));
    return this;
  }

  /** What the certificate may be used for; critical. */
  public CertificateRequest purposes(KeyPurposeId... some) {
    purposes.addAll(List.of(some));
    return this;
  }

  public Issued issue() {
    X500Name name =
        new X500Name(
            subject == null ? "CN=" + (names.length == 0 ? "nameless" : names[0]) : subject);
    X509v3CertificateBuilder builder = ca.below(name, pair, from, until);
    try {
      if (names.length > 0 || !alternatives.isEmpty()) {
        builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames());
      }
      if (!purposes.isEmpty()) {
        KeyPurposeId[] all = purposes.toArray(KeyPurposeId[]::new);
        builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(all));
      }
      if (findable) {
        GeneralName where =
            new GeneralName(GeneralName.uniformResourceIdentifier, "http://ca.example/ca.crt");
        builder.addExtension(
            Extension.authorityInfoAccess,
            false,
            new AuthorityInformationAccess(AccessDescription.id_ad_caIssuers, where));
      }
    } catch (CertIOException e) {
      throw new IllegalStateException(e);
    }
    return ca.issue(builder, pair.getPrivate());
  }

  private GeneralNames alternativeNames() {
    List<GeneralName> all = new ArrayList<>();
    for (String name : names) {
      all.add(new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name));
    }
    all.addAll(alternatives);
    return new GeneralNames(all.toArray(GeneralName[]::new));
  }

  private static boolean isAddress(String name) {
    return name.indexOf(':') >= 0 || name.matches("[0-9.]+");
  }
}
