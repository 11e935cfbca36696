package io.wssidecar.app;

import io.undertow.connector.PooledByteBuffer;
import io.wssidecar.loop.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way to an app.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
public final class RequestBody implements ByteSink {
  private final AppConnection connection;
  private final boolean chunked;
  private @Nullable PooledByteBuffer pending;
  private boolean ended;

  /**
   * A body that follows a head which was sent.
   *
   * @param chunked whether the head announced chunks; else the caller writes as many bytes as it
   *     announced
   */
  public RequestBody(AppConnection connection, boolean chunked) {
    this.connection = connection;
    this.chunked = chunked;
  }

  @Override
  public boolean write(ByteBuffer bytes) throws IOException {
    if (chunked && bytes.hasRemaining()) {
      ChunkEncoder.frame(bytes);
    }
    return send(bytes);
  }

  @Override
  public boolean end() throws IOException {
    if (!ended) {
      ended = true;
      if (chunked) {
        ByteBuffer last = ByteBuffer.allocate(ChunkEncoder.TAIL_ROOM).limit(0);
        ChunkEncoder.frameLast(last);
        return send(last);
      }
    }
    return flush();
  }

  private boolean send(ByteBuffer bytes) throws IOException {
    if (pending == null) {
      connection.write(bytes);
    }
    if (bytes.hasRemaining()) {
      append(bytes);
      return false;
    }
    return true;
  }

  private void append(ByteBuffer bytes) {
    PooledByteBuffer kept = pending;
    if (kept == null) {
      pending = connection.loop().pool().keep(bytes);
    } else {
      // Only the last chunk comes while something waits, and a buffer has room for it behind any
      // scratch buffer's load.
      kept.getBuffer().compact().put(bytes).flip();
    }
  }

  @Override
  public boolean flush() throws IOException {
    PooledByteBuffer kept = pending;
    if (kept != null) {
      connection.write(kept.getBuffer());
      if (kept.getBuffer().hasRemaining()) {
        return false;
      }
      release();
    }
    return true;
  }

  /** Gives back what waits; the request is over, one way or the other. */
  public void release() {
    if (pending != null) {
      pending.close();
      pending = null;
    }
  }

  @Override
  public void onWritable(Runnable action) {
    connection.onWritable(action);
  }

  @Override
  public void resumeWrites() {
    connection.resumeWrites();
  }

  @Override
  public void suspendWrites() {
    connection.suspendWrites();
  }
}
