package io.wssidecar.http;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.wssidecar.loop.ByteSink;
import io.wssidecar.loop.IoLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.channels.StreamSinkChannel;

/**
 * The body of the answer to a client; Undertow frames it, and sends the head with its first bytes.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
public final class ClientResponseBody implements ByteSink {
  private final StreamSinkChannel channel;
  private final IoLoop loop;
  private @Nullable PooledByteBuffer pending;
  private boolean ended;

  /** Takes the exchange's response channel: status and headers are final from now on. */
  public ClientResponseBody(HttpServerExchange exchange, IoLoop loop) {
    this.channel = exchange.getResponseChannel();
    this.loop = loop;
  }

  @Override
  public boolean write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        pending = loop.pool().keep(bytes);
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean flush() throws IOException {
    PooledByteBuffer kept = pending;
    if (kept != null) {
      while (kept.getBuffer().hasRemaining()) {
        if (channel.write(kept.getBuffer()) == 0) {
          return false;
        }
      }
      release();
    }
    return channel.flush();
  }

  @Override
  public boolean end() throws IOException {
    if (!ended) {
      ended = true;
      channel.shutdownWrites();
    }
    return channel.flush();
  }

  /** Gives back what waits; the answer is over, one way or the other. */
  public void release() {
    if (pending != null) {
      pending.close();
      pending = null;
    }
  }

  @Override
  public void onWritable(Runnable action) {
    channel.getWriteSetter().set(ready -> action.run());
  }

  @Override
  public void resumeWrites() {
    channel.resumeWrites();
  }

  @Override
  public void suspendWrites() {
    channel.suspendWrites();
  }
}
