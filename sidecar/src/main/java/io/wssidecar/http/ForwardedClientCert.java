package io.wssidecar.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * A client's certificate as Envoy's {@code X-Forwarded-Client-Cert} tells it: pairs between
 * semicolons, in quotes where a value has a separator in it.
 *
 * <p>Names are the client's words, though its authority has signed them. A value has no quote and
 * no backslash of its own, so that readers who disagree about escapes read the same: in a subject
 * they are written as {@code \22} and {@code \5C}, which RFC 4514 allows, in a URI as {@code %22}
 * and {@code %5C}.
 */
final class ForwardedClientCert {
  private static final int DNS_NAME = 2;
  private static final int URI = 6;

  private ForwardedClientCert() {}

  /**
   * The whole value.
   *
   * @param own the sidecar's certificates, its first one's URIs are told as {@code By}
   */
  static String of(X509Certificate client, List<X509Certificate> own) {
    List<String> pairs = new ArrayList<>();
    if (!own.isEmpty()) {
      names(own.get(0), URI).forEach(uri -> pairs.add("By=" + value(uri)));
    }
    pairs.add("Hash=" + hash(client));
    pairs.add("Subject=\"" + subject(client.getSubjectX500Principal()) + '"');
    names(client, URI).forEach(uri -> pairs.add("URI=" + value(uri)));
    names(client, DNS_NAME).forEach(name -> pairs.add("DNS=" + value(name)));
    return String.join(";", pairs);
  }

  private static String hash(X509Certificate certificate) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("every JDK has SHA-256, and it was decoded before", e);
    }
  }

  private static List<String> names(X509Certificate certificate, int kind) {
    try {
      List<String> names = new ArrayList<>();
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> each : all == null ? List.<List<?>>of() : all) {
        if (each.get(0).equals(kind) && each.get(1) instanceof String name) {
          names.add(name);
        }
      }
      return names;
    } catch (CertificateParsingException unreadable) {
      return List.of();
    }
  }

  private static String value(String name) {
    String text = escaped(name, "%");
    boolean separators = text.chars().anyMatch(c -> c == ',' || c == ';' || c == '=' || c == ' ');
    return separators ? '"' + text + '"' : text;
  }

  private static String subject(X500Principal subject) {
    // The JDK writes a quote as \" and a backslash as \\.
    String text = subject.getName(X500Principal.RFC2253);
    return escaped(text.replace("\\\\", "\\5C").replace("\\\"", "\\22"), "\\");
  }

  /** Without control characters, quotes, and what is beyond ASCII. */
  private static String escaped(String text, String sign) {
    StringBuilder plain = new StringBuilder(text.length());
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean own = c == '\\' && sign.equals("\\");
      if (c < ' ' || c >= 0x7f || c == '"' || (c == '\\' && !own)) {
        plain.append(sign).append(HexFormat.of().withUpperCase().toHexDigits(octet));
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
