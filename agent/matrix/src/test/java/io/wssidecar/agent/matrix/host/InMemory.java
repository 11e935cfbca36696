package io.wssidecar.agent.matrix.host;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** A client's and a server's engine that talk without a network: connect, and close in order. */
final class InMemory {
  private final SSLContext context;
  private final ByteBuffer toServer = ByteBuffer.allocateDirect(40000);
  private final ByteBuffer toClient = ByteBuffer.allocateDirect(40000);
  private final ByteBuffer nothing = ByteBuffer.allocate(0);
  private final ByteBuffer plain = ByteBuffer.allocate(40000);

  InMemory(SSLContext context) {
    this.context = context;
  }

  /** One full handshake and its end. */
  void handshake() throws SSLException {
    SSLEngine client = context.createSSLEngine();
    client.setUseClientMode(true);
    SSLEngine server = context.createSSLEngine();
    server.setUseClientMode(false);
    toServer.clear();
    toClient.clear();
    client.beginHandshake();
    server.beginHandshake();
    boolean progress = true;
    while (progress) {
      boolean clients = step(client, toServer, toClient);
      progress = step(server, toClient, toServer) || clients;
    }
    if (!client.getSession().isValid() || !client.getSession().getProtocol().equals("TLSv1.3")) {
      throw new SSLException("not connected: " + client.getSession().getProtocol());
    }
    client.closeOutbound();
    client.wrap(nothing, toServer);
    receive(server, toServer);
    server.closeOutbound();
    server.wrap(nothing, toClient);
    receive(client, toClient);
    client.closeInbound();
    server.closeInbound();
  }

  /** Whatever the engine can do now; false when that is nothing. */
  private boolean step(SSLEngine engine, ByteBuffer out, ByteBuffer in) throws SSLException {
    HandshakeStatus status = engine.getHandshakeStatus();
    if (status == HandshakeStatus.NEED_TASK) {
      engine.getDelegatedTask().run();
      return true;
    }
    if (status == HandshakeStatus.NEED_WRAP) {
      engine.wrap(nothing, out);
      return true;
    }
    return in.position() > 0 && receive(engine, in);
  }

  private boolean receive(SSLEngine engine, ByteBuffer in) throws SSLException {
    in.flip();
    plain.clear();
    SSLEngineResult result = engine.unwrap(in, plain);
    in.compact();
    return result.bytesConsumed() > 0 || result.getHandshakeStatus() == HandshakeStatus.NEED_TASK;
  }
}
