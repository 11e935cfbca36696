package io.wssidecar.tls;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/**
 * What a handshake agreed upon.
 *
 * @param serverName the name that the client asked for; empty when it named none
 * @param alpn the application protocol; empty when none was agreed upon
 * @param protocol {@code TLSv1.2} or {@code TLSv1.3}
 * @param cipher the suite, by its IANA name
 */
public record TlsFacts(String serverName, String alpn, String protocol, String cipher) {
  static TlsFacts of(SSLEngine engine, String serverName) {
    SSLSession session = engine.getSession();
    String alpn = engine.getApplicationProtocol();
    return new TlsFacts(
        serverName, alpn == null ? "" : alpn, session.getProtocol(), session.getCipherSuite());
  }
}
