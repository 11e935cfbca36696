package io.wssidecar.agent.matrix.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** Drives a bare engine over a socket, as servers with selectors do. One thread. */
final class Drive {
  private final Socket socket;
  private final SSLEngine engine;
  private final int patience;
  private final ByteBuffer fromNet = ByteBuffer.allocate(40000);
  private final ByteBuffer toNet = ByteBuffer.allocate(40000);
  private final ByteBuffer plain = ByteBuffer.allocate(40000);

  /** With the milliseconds after which it gives a silent peer up. */
  Drive(Socket socket, SSLEngine engine, int patience) {
    this.socket = socket;
    this.engine = engine;
    this.patience = patience;
    fromNet.flip();
  }

  /** Sends the first byte that comes back, and says goodbye. */
  void echo() throws IOException {
    run(() -> {
      receive();
      plain.flip().limit(1);
      write(plain);
      close();
    });
  }

  /** Shakes hands, sends one byte and waits for one. */
  void ask() throws IOException {
    run(() -> {
      while (engine.getHandshakeStatus() != SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING) {
        step();
      }
      write(ByteBuffer.wrap(new byte[] {'x'}));
      receive();
      close();
    });
  }

  private interface Work {
    void run() throws IOException;
  }

  private void run(Work work) throws IOException {
    try (socket) {
      socket.setSoTimeout(patience);
      engine.beginHandshake();
      work.run();
    } catch (SSLException e) {
      sendAlert();
      throw e;
    } catch (java.net.SocketTimeoutException e) {
      onTimeout();
      throw e;
    } catch (IOException | RuntimeException e) {
      engine.closeOutbound();
      throw e;
    }
  }

  private void receive() throws IOException {
    while (plain.position() == 0) {
      step();
    }
  }

  private void close() throws IOException {
    plain.clear();
    engine.closeOutbound();
    write(plain.limit(0));
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
