package io.wssidecar.agent.matrix.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** A server that drives bare engines, as the servers with selectors do. Echoes one byte. */
public final class EngineHost {
  private final Socket socket;
  private final SSLEngine engine;
  private final ByteBuffer fromNet = ByteBuffer.allocate(40000);
  private final ByteBuffer toNet = ByteBuffer.allocate(40000);
  private final ByteBuffer plain = ByteBuffer.allocate(40000);

  private EngineHost(Socket socket, SSLEngine engine) {
    this.socket = socket;
    this.engine = engine;
  }

  /** The folder, the class of a provider, if not the JDK's, and of those that it needs. */
  public static void main(String[] words) throws Exception {
    Provider provider =
        words.length < 2
            ? null
            : Class.forName(words[1])
                .asSubclass(Provider.class)
                .getDeclaredConstructor()
                .newInstance();
    for (int i = 2; i < words.length; i++) {
      Security.addProvider(
          Class.forName(words[i])
              .asSubclass(Provider.class)
              .getDeclaredConstructor()
              .newInstance());
    }
    SSLContext context = Setup.context(Path.of(words[0]), provider);
    StringBuilder ports = new StringBuilder("ready");
    for (Setup setup : Setup.values()) {
      ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
      daemon(() -> accept(server, context, setup));
      ports.append(' ').append(setup).append('=').append(server.getLocalPort());
    }
    System.out.println(ports);
    while (System.in.read() >= 0) {}
  }

  private static void accept(ServerSocket server, SSLContext context, Setup setup) {
    while (true) {
      try {
        Socket socket = server.accept();
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        setup.apply(parameters);
        engine.setSSLParameters(parameters);
        daemon(() -> new EngineHost(socket, engine).serve());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    try (socket) {
      socket.setSoTimeout(1000);
      engine.beginHandshake();
      fromNet.flip();
      while (plain.position() == 0) {
        step();
      }
      plain.flip().limit(1);
      write(plain);
      plain.clear();
      engine.closeOutbound();
      write(plain.limit(0));
    } catch (SSLException e) {
      sendAlert();
    } catch (SocketTimeoutException e) {
      onTimeout();
    } catch (IOException | RuntimeException e) {
      engine.closeOutbound();
    }
  }

  private void onTimeout() {
    engine.closeOutbound();
  }

  private void sendAlert() {
    try {
      write(ByteBuffer.allocate(0));
    } catch (IOException e) {
      // It said what it could.
    }
    engine.closeOutbound();
  }

  private void step() throws IOException {
    SSLEngineResult.HandshakeStatus status = engine.getHandshakeStatus();
    if (status == SSLEngineResult.HandshakeStatus.NEED_TASK) {
      engine.getDelegatedTask().run();
    } else if (status == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
      write(ByteBuffer.allocate(0));
    } else if (unwrap() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
      read();
    }
  }

  private SSLEngineResult.Status unwrap() throws IOException {
    SSLEngineResult.Status status = engine.unwrap(fromNet, plain).getStatus();
    if (status == SSLEngineResult.Status.CLOSED) {
      throw new IOException("closed");
    }
    return status;
  }

  private void read() throws IOException {
    InputStream in = socket.getInputStream();
    fromNet.compact();
    int count = in.read(fromNet.array(), fromNet.position(), fromNet.remaining());
    if (count < 0) {
      fromNet.flip();
      engine.closeInbound();
      throw new IOException("end of stream");
    }
    fromNet.position(fromNet.position() + count).flip();
  }

  private void write(ByteBuffer source) throws IOException {
    OutputStream out = socket.getOutputStream();
    toNet.clear();
    engine.wrap(source, toNet);
    out.write(toNet.array(), 0, toNet.position());
  }
}
