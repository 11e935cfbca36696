package io.wssidecar.agent.matrix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wssidecar.agent.matrix.host.Setup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Servers that fail their client, or not. */
sealed interface FaultyServer {
  /** How a raw one ends its connection. */
  enum End {
    CLOSE,
    RESET,
    WAIT
  }

  /** TLS in order, with the certificate of that store; echoes one byte. */
  record Tls(String store) implements FaultyServer {
    @Override
    public Running start(Path certificates) throws Exception {
      KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
      keys.init(Setup.load(certificates.resolve(store + ".p12")), "secret".toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      InetAddress here = InetAddress.getLoopbackAddress();
      return new Running(
          context.getServerSocketFactory().createServerSocket(0, 8, here),
          socket -> socket.getOutputStream().write(socket.getInputStream().read()));
    }
  }

  /** Reads a ClientHello and answers with these bytes, a character each. */
  record Raw(String answer, End end) implements FaultyServer {
    @Override
    public Running start(Path certificates) throws Exception {
      return new Running(
          new ServerSocket(0, 8, InetAddress.getLoopbackAddress()),
          socket -> {
            if (socket.getInputStream().read(new byte[40000]) < 0) {
              return;
            }
            socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
            if (end == End.RESET) {
              socket.setSoLinger(true, 0);
            } else if (end == End.CLOSE) {
              socket.shutdownOutput();
              socket.getInputStream().readAllBytes();
            } else {
              socket.getInputStream().readAllBytes();
            }
          });
    }
  }

  /** Nothing listens there. */
  record Gone() implements FaultyServer {
    @Override
    public Running start(Path certificates) throws Exception {
      Running running =
          new Running(new ServerSocket(0, 8, InetAddress.getLoopbackAddress()), s -> {});
      running.close();
      return running;
    }
  }

  /** A fatal alert in the clear (RFC 8446 section 6), the first thing that the server says. */
  static FaultyServer alert(int description) {
    return new Raw("\25\3\3\0\2\2" + (char) description, End.CLOSE);
  }

  Running start(Path certificates) throws Exception;

  /** What one does with a connection. */
  interface Behaviour {
    void serve(Socket socket) throws IOException;
  }

  /** One of them at work, a daemon thread, until it is closed. */
  final class Running implements AutoCloseable {
    private final ServerSocket server;
    private final Behaviour behaviour;

    Running(ServerSocket server, Behaviour behaviour) {
      this.server = server;
      this.behaviour = behaviour;
      Thread thread = new Thread(this::run, "faulty server");
      thread.setDaemon(true);
      thread.start();
    }

    int port() {
      return server.getLocalPort();
    }

    private void run() {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          socket.setSoTimeout(30_000);
          behaviour.serve(socket);
        } catch (IOException e) {
          // The client's end of it is what matters.
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
