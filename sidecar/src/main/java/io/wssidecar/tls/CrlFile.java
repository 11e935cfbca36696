package io.wssidecar.tls;

import io.wssidecar.tls.Revocations.RevocationList;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/** Reads revocation lists (RFC 5280 section 5) from the operator's files, PEM or DER. */
final class CrlFile {
  /** Some hundred thousand entries. */
  static final long LARGEST = 64 << 20;

  private static final String DELTA = "2.5.29.27";
  private static final String SCOPE = "2.5.29.28";
  private static final int SIGNS_LISTS = 6;

  // The parts of the scope, RFC 5280 section 5.2.5.
  private static final int PLACE = 0xa0;
  private static final int ONLY_USERS = 0x81;
  private static final int ONLY_AUTHORITIES = 0x82;

  private CrlFile() {}

  /**
   * All lists of the file, at least one.
   *
   * @param authorities that may have signed them
   */
  static List<RevocationList> read(Path file, List<X509Certificate> authorities) throws Mistake {
    List<RevocationList> lists = new ArrayList<>();
    for (byte[] encoded : encoded(PemFiles.read(file, LARGEST))) {
      X509CRL crl = decoded(encoded);
      checkSignature(crl, authorities);
      lists.add(scoped(crl));
    }
    if (lists.isEmpty()) {
      throw new Mistake(
          "no revocation list in the file. Name a DER file, or a PEM file with a BEGIN X509 CRL"
              + " line.");
    }
    return lists;
  }

  private static List<byte[]> encoded(byte[] content) throws Mistake {
    if (content.length > 0 && content[0] == Der.SEQUENCE) {
      return List.of(content);
    }
    List<byte[]> encoded = new ArrayList<>();
    for (PemBlock block : PemBlock.all(new String(content, StandardCharsets.ISO_8859_1))) {
      if (block.type().equals("X509 CRL")) {
        encoded.add(block.content());
      }
    }
    return encoded;
  }

  private static X509CRL decoded(byte[] encoded) throws Mistake {
    try {
      return (X509CRL)
          CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(encoded));
    } catch (CertificateException | CRLException e) {
      throw new Mistake("a revocation list is damaged. Copy the file again.", e);
    }
  }

  private static void checkSignature(X509CRL crl, List<X509Certificate> authorities)
      throws Mistake {
    X500Principal issuer = crl.getIssuerX500Principal();
    for (X509Certificate authority : authorities) {
      if (authority.getSubjectX500Principal().equals(issuer) && signed(authority, crl)) {
        return;
      }
    }
    throw new Mistake(
        "no certificate of --client-ca signed the list of "
            + issuer.getName()
            + ". Name that authority's certificate with --client-ca too.");
  }

  private static boolean signed(X509Certificate authority, X509CRL crl) {
    boolean[] usage = authority.getKeyUsage();
    if (usage != null && !usage[SIGNS_LISTS]) {
      return false;
    }
    try {
      crl.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** What a list does not tell must not pass for good, so that only whole ones are taken. */
  private static RevocationList scoped(X509CRL crl) throws Mistake {
    Set<String> critical = crl.getCriticalExtensionOIDs();
    for (String each : critical == null ? Set.<String>of() : critical) {
      if (!each.equals(SCOPE)) {
        throw new Mistake(
            each.equals(DELTA)
                ? "a delta list, which tells only changes. Name the whole list."
                : "the list has a rule that is not known (" + each + "). Name a plain list.");
      }
    }
    boolean users = true;
    boolean authorities = true;
    byte[] scope = crl.getExtensionValue(SCOPE);
    if (scope != null) {
      // A string of octets with the structure in it; false is left out, as DER wants.
      Der parts = Der.of(Der.of(scope).next(Der.OCTET_STRING)).enter(Der.SEQUENCE);
      while (parts.hasNext()) {
        int part = parts.tag();
        parts.next(part);
        switch (part) {
          case PLACE -> {}
          case ONLY_USERS -> authorities = false;
          case ONLY_AUTHORITIES -> users = false;
          default ->
              throw new Mistake(
                  "the list tells only some reasons, or is another authority's too. Name a plain"
                      + " list.");
        }
      }
    }
    return new RevocationList(crl, users, authorities);
  }
}
