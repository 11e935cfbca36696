package io.wssidecar.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/**
 * What a handshake agreed upon.
 *
 * @param serverName the name that the client asked for; empty when it named none
 * @param alpn the application protocol; empty when none was agreed upon
 * @param protocol {@code TLSv1.2} or {@code TLSv1.3}
 * @param cipher the suite, by its IANA name
 * @param clientName the common name in the certificate that the client has shown, perhaps an empty
 *     text; empty itself when it has shown none
 */
public record TlsFacts(
    String serverName, String alpn, String protocol, String cipher, Optional<String> clientName) {
  static TlsFacts of(SSLEngine engine, String serverName, List<X509Certificate> clientChain) {
    SSLSession session = engine.getSession();
    String alpn = engine.getApplicationProtocol();
    return new TlsFacts(
        serverName,
        alpn == null ? "" : alpn,
        session.getProtocol(),
        session.getCipherSuite(),
        clientChain.stream()
            .findFirst()
            .map(X509Certificate::getSubjectX500Principal)
            .map(CommonName::of));
  }
}
