package io.wssidecar.agent.matrix.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** A server that drives bare engines, as the servers with selectors do. Echoes one byte. */
public final class EngineHost {
  private EngineHost() {}

  /** The folder, the class of a provider, if not the JDK's, and of those that it needs. */
  public static void main(String[] words) throws Exception {
    run(words, engine -> engine);
  }

  /** Likewise, with something done to each engine. */
  static void run(String[] words, UnaryOperator<SSLEngine> dress) throws Exception {
    SSLContext context = Setup.context(Path.of(words[0]), Setup.provider(words));
    StringBuilder ports = new StringBuilder("ready");
    for (Setup setup : Setup.values()) {
      ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
      daemon(() -> accept(server, context, setup, dress));
      ports.append(' ').append(setup).append('=').append(server.getLocalPort());
    }
    System.out.println(ports);
    while (System.in.read() >= 0) {}
  }

  private static void accept(
      ServerSocket server, SSLContext context, Setup setup, UnaryOperator<SSLEngine> dress) {
    while (true) {
      try {
        Socket socket = server.accept();
        SSLEngine engine = dress.apply(context.createSSLEngine());
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        setup.apply(parameters);
        engine.setSSLParameters(parameters);
        daemon(() -> serve(new Drive(socket, engine, setup.patience())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void serve(Drive drive) {
    try {
      drive.echo();
    } catch (IOException | RuntimeException e) {
      // The matrix's business.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
  }
}
