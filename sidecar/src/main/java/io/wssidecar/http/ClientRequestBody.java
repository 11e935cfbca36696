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
  private Runnable onReadable = () -> {};

  public ClientRequestBody(HttpServerExchange exchange) {
    this.exchange = exchange;
    this.connection = (AbstractServerConnection) exchange.getConnection();
    this.channel = exchange.getRequestChannel();
  }

  @Override
  public boolean read(ByteBuffer room) throws IOException {
    int start = room.position();
    int count = channel.read(room);
    room.limit(room.position()).position(start);
    boolean last = count < 0 || exchange.isRequestComplete();
    if (!last && count > 0 && connection.getExtraBytes() != null) {
      lookAgain(); // Undertow holds more than it gave, and no socket will announce that
    }
    return last;
  }

  @Override
  public void onReadable(Runnable action) {
    onReadable = action;
    channel.getReadSetter().set(ready -> action.run());
  }

  @Override
  public void resumeReads() {
    channel.resumeReads();
    lookAgain(); // Undertow may have read the beginning together with the head
  }

  private void lookAgain() {
    connection.getIoThread().execute(onReadable);
  }

  @Override
  public void suspendReads() {
    channel.suspendReads();
  }
}
