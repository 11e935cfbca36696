package io.wssidecar.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A client's and our engine, joined in memory: no socket, no thread, every byte in reach. */
final class EnginePair {
  static final int BUFFER = 17 * 1024;

  final SSLEngine client;
  final SSLEngine server;
  final ByteBuffer toServer = ByteBuffer.allocateDirect(2 * BUFFER);
  final ByteBuffer toClient = ByteBuffer.allocateDirect(2 * BUFFER);
  private final ByteBuffer clientGot = ByteBuffer.allocateDirect(2 * BUFFER);
  private final ByteBuffer serverGot = ByteBuffer.allocateDirect(2 * BUFFER);
  private final ByteBuffer nothing = ByteBuffer.allocateDirect(0);

  @Nullable SSLException clientFailure;
  @Nullable SSLException serverFailure;

  private final ServerContext context;
  private @Nullable Identity identity;

  /** The server's engine must be one of that context. */
  EnginePair(SSLEngine client, SSLEngine server, ServerContext context) {
    this.client = client;
    this.server = server;
    this.context = context;
  }

  /** Shows that identity to whatever client this is. */
  EnginePair showing(Identity shown) {
    identity = shown;
    return this;
  }

  /** As a connection does it, but who would be refused is shown the first identity. */
  private void showIdentity() {
    if (identity == null) {
      ByteBuffer first = toServer.duplicate().flip();
      identity =
          HelloBytes.read(first) instanceof HelloBytes.Complete complete
                  && context.judge(complete.hello()) instanceof HelloCheck.Accepted accepted
              ? accepted.identity()
              : context.identities().all().get(0);
    }
    context.show(identity);
  }

  /**
   * Runs both sides until neither has more to say; failures are kept, and what they say is still
   * carried over.
   */
  EnginePair handshake() {
    boolean progress = true;
    while (progress) {
      progress = clientSpeaks();
      progress |= serverListens();
      progress |= serverSpeaks();
      progress |= clientListens();
    }
    return this;
  }

  boolean established() {
    return clientFailure == null
        && serverFailure == null
        && client.getSession().isValid()
        && client.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
        && server.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
        && !server.isOutboundDone()
        && !client.isOutboundDone();
  }

  boolean clientSpeaks() {
    try {
      return wrap(client, nothing, toServer);
    } catch (SSLException e) {
      clientFailure = clientFailure == null ? e : clientFailure;
      return false;
    }
  }

  boolean serverSpeaks() {
    try {
      return wrap(server, nothing, toClient);
    } catch (SSLException e) {
      serverFailure = serverFailure == null ? e : serverFailure;
      return false;
    }
  }

  boolean serverListens() {
    if (serverFailure != null) {
      return false;
    }
    try {
      showIdentity();
      return unwrap(server, toServer, serverGot);
    } catch (SSLException e) {
      serverFailure = e;
      return true;
    }
  }

  boolean clientListens() {
    if (clientFailure != null) {
      return false;
    }
    try {
      return unwrap(client, toClient, clientGot);
    } catch (SSLException e) {
      clientFailure = e;
      return true;
    }
  }

  /** Sends bytes from the client, as they come out of its engine. */
  void clientSends(int bytes) throws SSLException {
    wrap(client, ByteBuffer.allocateDirect(bytes), toServer);
  }

  private static boolean wrap(SSLEngine engine, ByteBuffer source, ByteBuffer out)
      throws SSLException {
    boolean progress = false;
    while (true) {
      runTasks(engine);
      boolean wants = engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
      SSLEngineResult result = engine.wrap(source, out);
      if (result.bytesProduced() == 0
          && result.bytesConsumed() == 0
          && result.getHandshakeStatus() != HandshakeStatus.NEED_TASK) {
        return progress;
      }
      progress |= result.bytesProduced() > 0;
      if (!wants
          && !source.hasRemaining()
          && result.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
        return progress;
      }
    }
  }

  private static boolean unwrap(SSLEngine engine, ByteBuffer in, ByteBuffer got)
      throws SSLException {
    in.flip();
    boolean progress = false;
    try {
      while (true) {
        runTasks(engine);
        got.clear();
        SSLEngineResult result = engine.unwrap(in, got);
        boolean task = result.getHandshakeStatus() == HandshakeStatus.NEED_TASK;
        progress |= result.bytesConsumed() > 0 || task;
        if (result.getStatus() != Status.OK || (result.bytesConsumed() == 0 && !task)) {
          return progress;
        }
      }
    } finally {
      in.compact();
    }
  }

  private static void runTasks(SSLEngine engine) {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }
}
