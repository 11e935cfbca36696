package io.wssidecar.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Judges whether certificates and a key can serve together. */
final class ChainCheck {
  private static final byte[] SAMPLE = "wss-sidecar".getBytes(StandardCharsets.US_ASCII);

  /** The types of a subject's alternative names, RFC 5280 section 4.2.1.6. */
  private static final int DNS_NAME = 2;

  private static final int ADDRESS = 7;

  private final Provider conscrypt;

  ChainCheck(Provider conscrypt) {
    this.conscrypt = conscrypt;
  }

  /**
   * The certificates put in the order of TLS (RFC 8446 section 4.4.2): the key's own first, then
   * each one's issuer. Those that do not belong to the chain are left out. Empty when none belongs
   * to the key.
   */
  Optional<List<X509Certificate>> leafFirst(List<X509Certificate> certificates, PrivateKey key) {
    List<X509Certificate> rest = new ArrayList<>(certificates);
    List<X509Certificate> chain = new ArrayList<>();
    Optional<X509Certificate> next = owner(rest, key);
    while (next.isPresent()) {
      X509Certificate current = next.get();
      chain.add(current);
      rest.removeIf(current::equals); // some files hold a certificate twice
      next = rest.stream().filter(candidate -> issued(candidate, current)).findFirst();
    }
    return chain.isEmpty() ? Optional.empty() : Optional.of(chain);
  }

  /** The certificate whose public key verifies what the private key signs. */
  private Optional<X509Certificate> owner(List<X509Certificate> certificates, PrivateKey key) {
    KeyType type = KeyType.valueOf(key.getAlgorithm());
    try {
      Signature signing = Signature.getInstance(type.signature(), conscrypt);
      signing.initSign(key);
      signing.update(SAMPLE);
      byte[] signature = signing.sign();
      return certificates.stream().filter(c -> verifies(c, type, signature)).findFirst();
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private boolean verifies(X509Certificate certificate, KeyType type, byte[] signature) {
    PublicKey key = certificate.getPublicKey();
    if (!key.getAlgorithm().equals(type.name())) {
      return false;
    }
    try {
      Signature verifying = Signature.getInstance(type.signature(), conscrypt);
      verifying.initVerify(
          KeyFactory.getInstance(type.name(), conscrypt)
              .generatePublic(new X509EncodedKeySpec(key.getEncoded())));
      verifying.update(SAMPLE);
      return verifying.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean issued(X509Certificate issuer, X509Certificate subject) {
    if (!issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())) {
      return false;
    }
    try {
      // Two authorities may share a name, as after a change of key: only the signature tells them
      // apart.
      subject.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  Identity identity(String source, List<X509Certificate> chain, PrivateKey key) throws Mistake {
    Signer signer =
        Signer.of(chain.get(0).getPublicKey())
            .orElseThrow(() ->
                new Mistake(
                    "its key is on a curve that TLS clients do not know. Use an ECDSA P-256 or an"
                        + " RSA key."));
    return new Identity(source, chain, key, signer, names(chain.get(0)));
  }

  private static List<String> names(X509Certificate leaf) throws Mistake {
    try {
      Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
      List<String> names = new ArrayList<>();
      for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
        int type = (Integer) name.get(0);
        if (type == DNS_NAME || type == ADDRESS) {
          names.add(((String) name.get(1)).toLowerCase(Locale.ROOT));
        }
      }
      return names;
    } catch (CertificateParsingException e) {
      throw new Mistake("the certificate's names cannot be read. Have it issued again.", e);
    }
  }
}
