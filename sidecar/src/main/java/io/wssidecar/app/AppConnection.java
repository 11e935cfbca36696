package io.wssidecar.app;

import io.undertow.connector.PooledByteBuffer;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.loop.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.conduits.WriteReadyHandler;

/**
 * One connection to an app. Who holds it sets what happens when bytes can be read or written;
 * between two requests the {@link AppConnections} hold it.
 *
 * <p>Runs on its I/O thread; not shared.
 */
public final class AppConnection {
  private static final Runnable NOBODY = () -> {};

  private final App app;
  private final Apps apps;
  private final Socket raw;
  private final StreamSourceConduit source;
  private final StreamSinkConduit sink;
  private final IoLoop loop;
  private Runnable onReadable = NOBODY;
  private Runnable onWritable = NOBODY;

  /** Bytes that came together with a head, and belong to what follows it. */
  private @Nullable PooledByteBuffer early;

  private boolean reused;
  private boolean inUse;

  AppConnection(App app, Apps apps, Socket raw, IoLoop loop) {
    this.app = app;
    this.apps = apps;
    this.raw = raw;
    this.source = raw.getSourceChannel().getConduit();
    this.sink = raw.getSinkChannel().getConduit();
    this.loop = loop;
    source.setReadReadyHandler(new Readable());
    sink.setWriteReadyHandler(new Writable());
  }

  public App app() {
    return app;
  }

  public IoLoop loop() {
    return loop;
  }

  /**
   * The socket's two halves, for a relay that takes the connection over; {@link #takeEarly} comes
   * first.
   */
  public Socket raw() {
    return raw;
  }

  /** Whether it served a request before: the app may have closed it while ours was on its way. */
  public boolean reused() {
    return reused;
  }

  /** It stands for one of the app's open requests, which {@link Apps#opened} has counted. */
  void counted() {
    inUse = true;
  }

  /** From here on it waits for another request. */
  void idle() {
    reused = true;
    onReadable = NOBODY;
    onWritable = NOBODY;
    notInUse();
  }

  private void notInUse() {
    if (inUse) {
      inUse = false;
      apps.closed(app);
    }
  }

  /** Reads what was kept, or else from the socket, once. Returns -1 at the end of the stream. */
  public int read(ByteBuffer dst) throws IOException {
    PooledByteBuffer kept = early;
    if (kept == null) {
      return source.read(dst);
    }
    ByteBuffer from = kept.getBuffer();
    int count = Math.min(from.remaining(), dst.remaining());
    int end = from.limit();
    dst.put(from.limit(from.position() + count));
    from.limit(end);
    if (!from.hasRemaining()) {
      kept.close();
      early = null;
    }
    return count;
  }

  /** Keeps bytes that were read too far, for the next {@link #read}. */
  void unread(ByteBuffer bytes) {
    if (bytes.hasRemaining()) {
      early = loop.pool().keep(bytes);
    }
  }

  /** Whether bytes wait that no readiness event will announce. */
  public boolean hasEarly() {
    return early != null;
  }

  /** Hands over the bytes that came too early; the caller closes the buffer. */
  public @Nullable PooledByteBuffer takeEarly() {
    PooledByteBuffer kept = early;
    early = null;
    return kept;
  }

  /** Writes what the socket takes. */
  public int write(ByteBuffer src) throws IOException {
    return sink.write(src);
  }

  /** Ends our side: the app reads an end of stream. */
  public void endWrites() throws IOException {
    sink.terminateWrites();
    sink.flush();
  }

  public void onReadable(Runnable action) {
    onReadable = action;
  }

  public void onWritable(Runnable action) {
    onWritable = action;
  }

  public void resumeReads() {
    source.resumeReads();
    if (early != null) {
      loop.thread().execute(onReadable);
    }
  }

  public void suspendReads() {
    source.suspendReads();
  }

  public void resumeWrites() {
    sink.resumeWrites();
  }

  public void suspendWrites() {
    sink.suspendWrites();
  }

  public boolean isOpen() {
    return raw.isOpen();
  }

  /** Counts it out when a relay, which closes the socket itself, is through with it. */
  public void release() {
    notInUse();
    if (early != null) {
      early.close();
      early = null;
    }
  }

  public void close() {
    onReadable = NOBODY;
    onWritable = NOBODY;
    release();
    IoUtils.safeClose(raw);
  }

  private final class Readable implements ReadReadyHandler {
    @Override
    public void readReady() {
      onReadable.run();
    }

    @Override
    public void forceTermination() {
      close();
    }

    @Override
    public void terminated() {
      // The reader meets the end of stream itself.
    }
  }

  private final class Writable implements WriteReadyHandler {
    @Override
    public void writeReady() {
      onWritable.run();
    }

    @Override
    public void forceTermination() {
      close();
    }

    @Override
    public void terminated() {
      // The writer meets the error itself.
    }
  }
}
