package io.wssidecar.agent.matrix.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A server as the JDK's own tutorial has it: {@code SSLServerSocket}, a thread a connection. */
public final class SocketHost {
  private SocketHost() {}

  /** The folder, the class of a provider, if not the JDK's, and of those that it needs. */
  public static void main(String[] words) throws Exception {
    SSLContext context = Setup.context(Path.of(words[0]), Setup.provider(words));
    StringBuilder ports = new StringBuilder("ready");
    for (Setup setup : Setup.values()) {
      SSLServerSocket server =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 64, InetAddress.getLoopbackAddress());
      SSLParameters parameters = server.getSSLParameters();
      setup.apply(parameters);
      server.setSSLParameters(parameters);
      Thread thread = new Thread(() -> accept(server, setup));
      thread.setDaemon(true);
      thread.start();
      ports.append(' ').append(setup).append('=').append(server.getLocalPort());
    }
    System.out.println(ports);
    // Lives as long as its parent keeps its standard input open.
    while (System.in.read() >= 0) {}
  }

  private static void accept(SSLServerSocket server, Setup setup) {
    try {
      while (true) {
        SSLSocket socket = (SSLSocket) server.accept();
        Thread thread = new Thread(() -> serve(socket, setup));
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void serve(SSLSocket socket, Setup setup) {
    try (socket) {
      socket.setSoTimeout(setup.patience());
      // Not startHandshake: most programs just read.
      int read = socket.getInputStream().read();
      if (read >= 0) {
        socket.getOutputStream().write(read);
      }
    } catch (IOException e) {
      // The matrix's business.
    }
  }
}
