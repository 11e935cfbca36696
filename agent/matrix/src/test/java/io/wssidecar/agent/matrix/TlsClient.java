package io.wssidecar.agent.matrix;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wssidecar.agent.matrix.host.Setup;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** A client that asks for one handshake, with wishes. */
final class TlsClient {
  private static final String REQUEST =
      "GET / HTTP/1.1\r\nHost: known.example\r\nConnection: close\r\n\r\n";

  private final Path folder;
  private String trust = "trust";
  private String key = "";
  private String[] protocols = {"TLSv1.3", "TLSv1.2"};
  private String[] ciphers = {};
  private String[] alpn = {};
  private String name = "known.example";

  /** Null until then. */
  private SSLContext prepared;

  TlsClient(Path folder) {
    this.folder = folder;
  }

  TlsClient trusting(String store) {
    trust = store;
    return this;
  }

  TlsClient key(String store) {
    key = store;
    return this;
  }

  TlsClient protocol(String only) {
    protocols = new String[] {only};
    return this;
  }

  TlsClient cipher(String only) {
    ciphers = new String[] {only};
    return this;
  }

  TlsClient alpn(String only) {
    alpn = new String[] {only};
    return this;
  }

  TlsClient name(String asked) {
    name = asked;
    return this;
  }

  /** Does what takes time, so that no server waits for it once there is a connection. */
  void prepare() throws Exception {
    prepared = context();
  }

  private SSLContext context() throws Exception {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(Setup.load(folder.resolve(trust + ".p12")));
    KeyManager[] keys = key.isEmpty() ? null : new KeyManager[] {always(key)};
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, factory.getTrustManagers(), null);
    return context;
  }

  private void configure(SSLParameters parameters) {
    parameters.setProtocols(protocols);
    parameters.setServerNames(List.of(new SNIHostName(name)));
    if (ciphers.length > 0) {
      parameters.setCipherSuites(ciphers);
    }
    if (alpn.length > 0) {
      parameters.setApplicationProtocols(alpn);
    }
  }

  /** Shakes hands and asks, in HTTP, for any answer or an echo; true when that worked. */
  boolean echo(int port) throws Exception {
    prepare();
    try (Socket tcp = Fork.connect(port)) {
      try {
        return asks(tcp);
      } catch (IOException e) {
        // Closing with bytes unread would be a reset, which may overtake our alert.
        tcp.shutdownOutput();
        tcp.getInputStream().readAllBytes();
        return false;
      }
    } catch (IOException e) {
      return false;
    }
  }

  /** Likewise, over a connection of the caller's; throws what went wrong. */
  boolean asks(Socket tcp) throws Exception {
    SSLSocket tls = over(tcp);
    tls.getOutputStream().write(REQUEST.getBytes(US_ASCII));
    return tls.getInputStream().read() >= 0;
  }

  /** TLS over a connection that stays in the caller's hands too. */
  SSLSocket over(Socket tcp) throws Exception {
    SSLContext context = prepared == null ? context() : prepared;
    SSLSocket tls =
        (SSLSocket) context.getSocketFactory().createSocket(tcp, name, tcp.getPort(), false);
    SSLParameters parameters = tls.getSSLParameters();
    configure(parameters);
    tls.setSSLParameters(parameters);
    return tls;
  }

  /** The first record that it would send. */
  byte[] hello() throws Exception {
    SSLEngine engine = context().createSSLEngine(name, 443);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    configure(parameters);
    engine.setSSLParameters(parameters);
    ByteBuffer record = ByteBuffer.allocate(40000);
    engine.wrap(ByteBuffer.allocate(0), record);
    byte[] bytes = new byte[record.flip().remaining()];
    record.get(bytes);
    return bytes;
  }

  /** Shows its certificate whatever the server asks for. */
  private KeyManager always(String store) throws Exception {
    KeyStore keys = Setup.load(folder.resolve(store + ".p12"));
    PrivateKey key = (PrivateKey) keys.getKey("key", "secret".toCharArray());
    X509Certificate[] chain = {(X509Certificate) keys.getCertificate("key")};
    return new X509ExtendedKeyManager() {
      @Override
      public String[] getClientAliases(String type, Principal[] issuers) {
        return new String[] {"key"};
      }

      @Override
      public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
        return "key";
      }

      @Override
      public String[] getServerAliases(String type, Principal[] issuers) {
        return new String[0];
      }

      @Override
      public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
        return "none";
      }

      @Override
      public X509Certificate[] getCertificateChain(String alias) {
        return chain.clone();
      }

      @Override
      public PrivateKey getPrivateKey(String alias) {
        return key;
      }
    };
  }
}
