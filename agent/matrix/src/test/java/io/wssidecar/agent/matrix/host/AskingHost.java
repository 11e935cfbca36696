package io.wssidecar.agent.matrix.host;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.Provider;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client by sockets or by bare engines. */
public final class AskingHost {
  private AskingHost() {}

  /** The folder; then {@code sockets} or {@code engines}; then providers as for the servers. */
  public static void main(String[] words) throws Exception {
    String[] others = words.clone();
    others[1] = words[0];
    String[] providers = java.util.Arrays.copyOfRange(others, 1, others.length);
    SSLContext context = context(Path.of(words[0]), Setup.provider(providers));
    boolean sockets = words[1].equals("sockets");
    Wish.take(wish -> ask(context, sockets, wish));
  }

  private static SSLContext context(Path folder, Provider provider) throws Exception {
    TrustManagerFactory trust =
        provider == null
            ? TrustManagerFactory.getInstance("PKIX")
            : TrustManagerFactory.getInstance("PKIX", provider);
    trust.init(Setup.load(folder.resolve("trust.p12")));
    SSLContext context =
        provider == null ? SSLContext.getInstance("TLS") : SSLContext.getInstance("TLS", provider);
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static void ask(SSLContext context, boolean sockets, Wish wish) throws IOException {
    Socket tcp = wish.connect();
    if (!sockets) {
      SSLEngine engine = context.createSSLEngine(wish.name(), wish.port());
      engine.setUseClientMode(true);
      SSLParameters parameters = engine.getSSLParameters();
      wish.apply(parameters);
      engine.setSSLParameters(parameters);
      new Drive(tcp, engine, wish.patience()).ask();
      return;
    }
    var factory = context.getSocketFactory();
    try (SSLSocket socket = (SSLSocket) factory.createSocket(tcp, wish.name(), wish.port(), true)) {
      SSLParameters parameters = socket.getSSLParameters();
      wish.apply(parameters);
      socket.setSSLParameters(parameters);
      socket.getOutputStream().write('x');
      if (socket.getInputStream().read() < 0) {
        throw new IOException("no answer");
      }
    }
  }
}
