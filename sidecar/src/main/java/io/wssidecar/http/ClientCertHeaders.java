package io.wssidecar.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an app hears of the certificate that its client has shown: {@code Client-Cert} and {@code
 * Client-Cert-Chain} (RFC 9440), and {@code X-Forwarded-Client-Cert} in Envoy's words.
 *
 * <p>Made once for a connection; immutable. Runs on the connection's I/O thread.
 *
 * @param cert the client's own certificate; null when there is none, or none that fits
 * @param chain those above it, without the root unless the client sent it
 * @param forwarded Envoy's words
 */
public record ClientCertHeaders(
    @Nullable String cert, @Nullable String chain, @Nullable String forwarded) {
  /** No certificate, no header. */
  public static final ClientCertHeaders NONE = new ClientCertHeaders(null, null, null);

  /**
   * How long all these values may be together, in bytes: a scratch buffer has room for them beside
   * the longest head of a client and our other headers. A usual certificate takes one or two
   * thousand.
   */
  static final int LONGEST = 10 * 1024;

  private static final HttpString CLIENT_CERT = new HttpString("Client-Cert");
  private static final HttpString CLIENT_CERT_CHAIN = new HttpString("Client-Cert-Chain");
  private static final HttpString FORWARDED = new HttpString("X-Forwarded-Client-Cert");

  /**
   * What is told of a client. Of what is too long, first the chain is left out, then Envoy's words,
   * then the certificate itself: {@link #complete} tells.
   *
   * @param client the certificates that it has shown, its own first, or none
   * @param own the certificates that it was shown
   * @param all whether to tell more than {@code Client-Cert}
   */
  public static ClientCertHeaders of(
      List<X509Certificate> client, List<X509Certificate> own, boolean all) {
    if (client.isEmpty()) {
      return NONE;
    }
    int room = LONGEST;
    String cert = fitting(item(client.get(0)), room);
    String forwarded = null;
    String chain = null;
    if (cert != null && all) {
      room -= cert.length();
      forwarded = fitting(ForwardedClientCert.of(client.get(0), own), room);
      room -= forwarded == null ? 0 : forwarded.length();
      chain = client.size() == 1 ? null : fitting(chain(client), room);
    }
    return new ClientCertHeaders(cert, chain, forwarded);
  }

  /** Whether nothing was left out of what is told of a chain of that many certificates. */
  public boolean complete(int certificates, boolean all) {
    return certificates == 0
        || (cert != null && (!all || (forwarded != null && (certificates == 1 || chain != null))));
  }

  /** Adds them to the headers for the app, which hold none of these names. */
  void addTo(HeaderMap headers) {
    add(CLIENT_CERT, cert, headers);
    add(CLIENT_CERT_CHAIN, chain, headers);
    add(FORWARDED, forwarded, headers);
  }

  private static void add(HttpString name, @Nullable String value, HeaderMap headers) {
    if (value != null) {
      headers.put(name, value);
    }
  }

  private static @Nullable String fitting(String value, int room) {
    return value.length() <= room ? value : null;
  }

  /** A sequence of bytes, RFC 8941 section 3.3.5: base64 between colons. */
  private static String item(X509Certificate certificate) {
    try {
      return ':' + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ':';
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("it was decoded before", e);
    }
  }

  /** RFC 9440 section 2.3: in the order of TLS, without the client's own. */
  private static String chain(List<X509Certificate> client) {
    return String.join(", ", client.stream().skip(1).map(ClientCertHeaders::item).toList());
  }
}
