package io.wssidecar.http;

import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import io.wssidecar.loop.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.channels.StreamSourceChannel;

/**
 * The body of a client's request; Undertow takes its framing off.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
public final class ClientRequestBody implements ByteSource {
  private final HttpServerExchange exchange;
  private final AbstractServerConnection connection;
  private final StreamSourceChannel channel;
  private final long length;
  private final ByteBuffer beyond = ByteBuffer.allocate(1);
  private long taken;

  public ClientRequestBody(HttpServerExchange exchange) {
    this.exchange = exchange;
    this.connection = (AbstractServerConnection) exchange.getConnection();
    this.channel = exchange.getRequestChannel();
    this.length = exchange.getRequestContentLength();
  }

  @Override
  public boolean read(ByteBuffer room) throws IOException {
    int start = room.position();
    int count = channel.read(room);
    room.limit(room.position()).position(start);
    taken += Math.max(count, 0);
    boolean last = count < 0 || exchange.isRequestComplete() || (taken == length && endIsHere());
    if (!last && count > 0 && connection.getExtraBytes() != null) {
      lookAgain(); // Undertow holds more than it gave, and no socket will announce that
    }
    return last;
  }

  /**
   * Undertow takes note of the end only when it is asked for more. Nobody else will ask, and the
   * app may answer as soon as it has the last byte.
   */
  private boolean endIsHere() throws IOException {
    return channel.read(beyond) < 0;
  }

  @Override
  public void onReadable(Runnable action) {
    channel.getReadSetter().set(ready -> action.run());
  }

  @Override
  public void resumeReads() {
    channel.resumeReads();
    lookAgain(); // Undertow may have read the beginning together with the head
  }

  /**
   * By way of TLS, which may have more in hand afterwards, too; XNIO advises against it because
   * other channels make it costly.
   */
  @SuppressWarnings("deprecation")
  private void lookAgain() {
    channel.wakeupReads();
  }

  @Override
  public void suspendReads() {
    channel.suspendReads();
  }
}
