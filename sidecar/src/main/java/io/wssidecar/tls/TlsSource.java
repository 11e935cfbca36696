package io.wssidecar.tls;

import io.undertow.connector.PooledByteBuffer;
import io.wssidecar.loop.IoLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The reading half of TLS, as XNIO wants it: who reads, who waits, and who only wants to know when
 * the client goes away. The bytes are {@link RecordReader}'s.
 *
 * <p>Conscrypt closes both directions when the client's close_notify comes, so after the end of
 * stream nothing can be written any more; TLS 1.3 would allow it (RFC 8446 §6.1), Conscrypt has no
 * way to.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
final class TlsSource extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private final TlsConnection connection;
  private final IoLoop loop;
  private final RecordReader records;
  private final Runnable rerun = this::rerun;

  private @Nullable ReadReadyHandler reader;
  private @Nullable Runnable watcher;
  private boolean resumed;
  private boolean rerunQueued;
  private boolean closed;

  TlsSource(TlsConnection connection, StreamSourceConduit raw, IoLoop loop, RecordReader records) {
    super(raw);
    this.connection = connection;
    this.loop = loop;
    this.records = records;
    raw.setReadReadyHandler(new RawReadable());
  }

  boolean truncated() {
    return records.truncated();
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    int count = closed && !records.hasOpened() ? -1 : records.read(dst);
    return count < 0 ? endOfStream() : count;
  }

  private int endOfStream() {
    if (!closed) {
      closed = true;
      connection.readsEnded();
    }
    return -1;
  }

  private boolean hasMore() {
    return records.hasMore() && (!closed || records.hasOpened());
  }

  @Override
  public void resumeReads() {
    resumed = true;
    next.resumeReads();
    if (hasMore()) {
      queueRerun();
    }
  }

  @Override
  public void wakeupReads() {
    resumed = true;
    next.resumeReads();
    queueRerun();
  }

  @Override
  public void suspendReads() {
    resumed = false;
    if (watcher == null) {
      next.suspendReads();
    }
  }

  @Override
  public boolean isReadResumed() {
    return resumed;
  }

  private void queueRerun() {
    if (!rerunQueued) {
      rerunQueued = true;
      loop.thread().execute(rerun);
    }
  }

  private void rerun() {
    rerunQueued = false;
    readable();
  }

  private void readable() {
    ReadReadyHandler handler = reader;
    if (resumed && handler != null) {
      handler.readReady();
      if (resumed && hasMore()) {
        queueRerun();
      }
    } else if (watcher != null) {
      lookForEnd();
    } else {
      next.suspendReads();
    }
  }

  void watch(Runnable onEnd) {
    watcher = onEnd;
    next.resumeReads();
    if (hasMore()) {
      queueRerun();
    }
  }

  void unwatch() {
    watcher = null;
    if (!resumed) {
      next.suspendReads();
    }
  }

  private void lookForEnd() {
    Runnable onEnd = watcher;
    if (records.hasOpened() || onEnd == null) {
      unwatch();
      return;
    }
    PooledByteBuffer room = loop.pool().allocate();
    int count;
    try {
      count = read(room.getBuffer());
    } catch (IOException e) {
      count = -1;
    }
    if (count > 0 && !records.hasOpened()) {
      room.getBuffer().flip();
      records.unread(room);
    } else {
      room.close();
    }
    if (count != 0) {
      unwatch();
    }
    if (count < 0) {
      onEnd.run();
    }
  }

  @Override
  public void setReadReadyHandler(ReadReadyHandler handler) {
    reader = handler;
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (dsts[i].hasRemaining()) {
        return read(dsts[i]);
      }
    }
    return 0;
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
      throws IOException {
    return IoUtils.transfer(new ConduitReadableByteChannel(this), count, through, target);
  }

  @Override
  public boolean isReadShutdown() {
    return closed;
  }

  @Override
  public void terminateReads() throws IOException {
    if (!closed) {
      closed = true;
      suspendReads();
      connection.readsEnded();
    }
  }

  /** The connection was closed. */
  void closed() {
    closed = true;
    ReadReadyHandler handler = reader;
    if (handler != null) {
      handler.terminated();
    }
  }

  void release() {
    closed = true;
    watcher = null;
    records.release();
  }

  private final class RawReadable implements ReadReadyHandler {
    @Override
    public void readReady() {
      readable();
    }

    @Override
    public void forceTermination() {
      IoUtils.safeClose(connection);
    }

    @Override
    public void terminated() {
      // Whoever reads next learns it; a reader that waits is woken by the end of stream itself.
    }
  }
}
