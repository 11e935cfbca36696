package io.wssidecar.tls;

import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
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
  static TlsFacts of(SSLEngine engine) {
    SSLSession session = engine.getSession();
    String alpn = engine.getApplicationProtocol();
    return new TlsFacts(
        serverName(session),
        alpn == null ? "" : alpn,
        session.getProtocol(),
        session.getCipherSuite());
  }

  private static String serverName(SSLSession session) {
    try {
      if (session instanceof ExtendedSSLSession extended) {
        List<SNIServerName> names = extended.getRequestedServerNames();
        if (!names.isEmpty() && names.get(0) instanceof SNIHostName name) {
          return name.getAsciiName();
        }
      }
    } catch (IllegalArgumentException | UnsupportedOperationException notAName) {
      // The client wrote something that the JDK does not take for a host's name.
    }
    return "";
  }
}
