package io.wssidecar.tls;

import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What clients may hold against an identity, and what was put right in its file. Pure. */
final class ChainWarnings {
  /** Authority Information Access (RFC 5280 section 4.2.2.1): where the issuer's certificate is. */
  private static final String AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1";

  private ChainWarnings() {}

  /**
   * Whole sentences, to stand behind the file's name.
   *
   * @param given the certificates as they stood in the file
   */
  static List<String> of(Identity identity, List<X509Certificate> given) {
    List<String> warnings = new ArrayList<>();
    dates(identity.leaf(), warnings);
    if (identity.names().isEmpty()) {
      warnings.add(
          "has no subject alternative name, so clients will refuse it. Have it issued for its DNS"
              + " name.");
    }
    if (identity.leaf().getPublicKey() instanceof RSAKey rsa
        && rsa.getModulus().bitLength() < 2048) {
      warnings.add("its RSA key is shorter than 2048 bits. Make a longer one, or an EC key.");
    }
    chain(identity.chain(), given, warnings);
    return warnings;
  }

  private static void dates(X509Certificate leaf, List<String> warnings) {
    Instant now = Instant.now();
    Instant from = leaf.getNotBefore().toInstant();
    Instant until = leaf.getNotAfter().toInstant();
    if (now.isAfter(until)) {
      warnings.add("expired on " + until + ", so clients will refuse it. Renew it.");
    }
    if (now.isBefore(from)) {
      warnings.add("not valid before " + from + ", so clients will refuse it. Check the clock.");
    }
  }

  private static void chain(
      List<X509Certificate> served, List<X509Certificate> given, List<String> warnings) {
    X509Certificate leaf = served.get(0);
    boolean own = leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal());
    // A root that clients have needs no pointer to where it can be found.
    if (served.size() == 1 && !own && leaf.getExtensionValue(AUTHORITY_INFORMATION) != null) {
      warnings.add(
          "comes without the certificate of its issuer ("
              + leaf.getIssuerX500Principal().getName()
              + "), so clients that do not have that will refuse it. Append it to the file.");
    }
    List<X509Certificate> known = given.stream().distinct().filter(served::contains).toList();
    if (!known.equals(served)) {
      warnings.add(
          "is not in order, the server's own certificate first and each one's issuer after it. It is"
              + " served in order; have the file written like that.");
    }
    long strangers = given.stream().distinct().filter(each -> !served.contains(each)).count();
    if (strangers > 0) {
      warnings.add(
          strangers
              + (strangers == 1 ? " certificate in it does" : " certificates in it do")
              + " not belong to the chain and will not be shown. Remove what is not needed.");
    }
  }
}
