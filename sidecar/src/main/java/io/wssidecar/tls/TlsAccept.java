package io.wssidecar.tls;

import io.wssidecar.loop.ClientClock;
import io.wssidecar.loop.Ends;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.reasons.Reason;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * Turns a connection whose client began to speak TLS into one that carries requests.
 *
 * <p>Runs on the connection's I/O thread; shared by all of them and immutable.
 */
public final class TlsAccept {
  private final ServerContext context;
  private final TlsEvents events;
  private final Consumer<TlsConnection> next;
  private final Consumer<TlsConnection> onLateRequest;

  /**
   * The second step of a connection.
   *
   * @param next takes the connection at once; its first read drives the handshake
   * @param onLateRequest ends a connection whose client waited too long with, or within, a request
   *     head
   */
  public TlsAccept(
      ServerContext context,
      TlsEvents events,
      Consumer<TlsConnection> next,
      Consumer<TlsConnection> onLateRequest) {
    this.context = context;
    this.events = events;
    this.next = next;
    this.onLateRequest = onLateRequest;
  }

  /**
   * Begins the handshake.
   *
   * @param first what the client said so far; copied
   */
  public void begin(
      StreamConnection raw, IoLoop loop, Ends ends, ByteBuffer first, ClientClock clock) {
    SSLEngine engine;
    try {
      engine = context.newEngine();
    } catch (RuntimeException e) {
      // Conscrypt needs two descriptors for an engine, and throws this when the process has none
      // left.
      clock.stop();
      events.failed(ends.client(), Reason.OTHER, "no TLS engine: " + e.getMessage());
      IoUtils.safeClose(raw);
      return;
    }
    TlsConnection connection = new TlsConnection(raw, engine, loop, ends, first, clock, events);
    clock.onTimeout(() -> late(connection));
    next.accept(connection);
  }

  private void late(TlsConnection connection) {
    if (connection.handshaking()) {
      connection.handshakeFailed(Reason.TIMEOUT, "the handshake took too long");
      IoUtils.safeClose(connection);
    } else {
      onLateRequest.accept(connection);
    }
  }
}
