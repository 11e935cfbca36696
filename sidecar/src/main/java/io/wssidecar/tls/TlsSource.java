package io.wssidecar.tls;

import io.undertow.connector.PooledByteBuffer;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The reading half of TLS: sealed bytes from the socket, opened for the caller.
 *
 * <pre>
 *   socket ──read(2), once per call──▶ scratch ──unwrap, record by record──▶ caller's buffer
 *                                         │ half a record          │ caller's buffer full
 *                                         ▼                        ▼
 *                                      sealed (pooled)          opened (pooled)
 * </pre>
 *
 * A stream that waits holds neither. Conscrypt closes both directions when the client's
 * close_notify comes, so after the end of stream nothing can be written any more; TLS 1.3 would
 * allow it (RFC 8446 §6.1), Conscrypt has no way to.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
final class TlsSource extends AbstractStreamSourceConduit<StreamSourceConduit> {
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private final TlsConnection connection;
  private final SSLEngine engine;
  private final IoLoop loop;
  private final TlsSink sink;
  private final Runnable rerun = this::rerun;

  /**
   * Sealed bytes that were read and not opened; {@link #sealedIsWhole} when they may hold a whole
   * record.
   */
  private @Nullable PooledByteBuffer sealed;

  private boolean sealedIsWhole;

  /** Opened bytes that found no room in the caller's buffer. */
  private @Nullable PooledByteBuffer opened;

  private @Nullable ReadReadyHandler reader;
  private @Nullable Runnable watcher;
  private boolean resumed;
  private boolean rerunQueued;
  private boolean ended;
  private boolean truncated;
  private boolean closed;

  TlsSource(
      TlsConnection connection,
      StreamSourceConduit raw,
      SSLEngine engine,
      IoLoop loop,
      TlsSink sink,
      ByteBuffer first) {
    super(raw);
    this.connection = connection;
    this.engine = engine;
    this.loop = loop;
    this.sink = sink;
    if (first.hasRemaining()) {
      sealed = loop.pool().keep(first);
      sealedIsWhole = true;
    }
    raw.setReadReadyHandler(new RawReadable());
  }

  boolean truncated() {
    return truncated;
  }

  // ------------------------------------------------------------------------------------------
  // reading

  @Override
  public int read(ByteBuffer dst) throws IOException {
    if (opened != null) {
      return takeOpened(dst);
    }
    if (ended || closed) {
      return endOfStream();
    }
    int start = dst.position();
    try {
      ByteBuffer input = sealedIsWhole ? kept() : fill();
      if (input != null) {
        open(input, dst);
      }
    } catch (IOException e) {
      failed(e);
      throw e;
    }
    int count = dst.position() - start;
    if (count > 0) {
      connection.clock().bytesCame();
      return count;
    }
    return ended ? endOfStream() : 0;
  }

  private ByteBuffer kept() {
    PooledByteBuffer kept = sealed;
    return kept == null ? NOTHING : kept.getBuffer();
  }

  /**
   * Reads from the socket, once, behind what is left of an incomplete record; null when nothing
   * came.
   */
  private @Nullable ByteBuffer fill() throws IOException {
    ByteBuffer input = loop.sealed();
    PooledByteBuffer kept = sealed;
    int before = 0;
    if (kept != null) {
      before = kept.getBuffer().remaining();
      input.put(kept.getBuffer().duplicate());
    }
    int count = next.read(input);
    if (count <= 0) {
      if (count < 0) {
        ended = true;
        truncated = true;
        connection.handshakeFailed(
            Reason.PEER_CLOSED, before > 0 ? "in the middle of a record" : "");
      }
      return null;
    }
    if (kept != null) {
      kept.close();
      sealed = null;
    }
    return input.flip();
  }

  /**
   * Opens record after record until the input or the room is used up, and keeps what is left of the
   * input.
   */
  private void open(ByteBuffer input, ByteBuffer dst) throws IOException {
    boolean whole = false;
    while (input.hasRemaining() && !ended) {
      if (opened != null || !dst.hasRemaining()) {
        whole = true;
        break;
      }
      int at = input.position();
      SSLEngineResult result;
      try {
        result = unwrap(input, dst);
      } catch (SSLException e) {
        rejected(e, input, at);
        throw e;
      }
      if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
        break;
      }
      if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
        ended = true;
      }
      progress(result.getHandshakeStatus());
    }
    keep(input, whole);
  }

  private SSLEngineResult unwrap(ByteBuffer input, ByteBuffer dst) throws SSLException {
    // The engine wants a direct buffer with room for a record; for any other it keeps 16 KiB of its
    // own for life.
    if (dst.isDirect() && dst.remaining() >= IoLoop.RECORD) {
      return engine.unwrap(input, dst);
    }
    ByteBuffer record = loop.gathering();
    SSLEngineResult result = engine.unwrap(input, record);
    record.flip();
    int fits = Math.min(dst.remaining(), record.remaining());
    int end = record.limit();
    dst.put(record.limit(record.position() + fits));
    record.limit(end);
    if (record.hasRemaining()) {
      opened = loop.pool().keep(record);
    }
    return result;
  }

  @SuppressWarnings("ReferenceEquality") // this very buffer: equals would compare what is in it
  private void keep(ByteBuffer input, boolean whole) {
    PooledByteBuffer kept = sealed;
    sealedIsWhole = whole;
    if (kept != null && kept.getBuffer() == input) {
      if (!input.hasRemaining()) {
        kept.close();
        sealed = null;
      }
    } else {
      sealed = input.hasRemaining() && !ended ? loop.pool().keep(input) : null;
    }
  }

  private int takeOpened(ByteBuffer dst) {
    PooledByteBuffer kept = opened;
    if (kept == null) {
      return 0;
    }
    ByteBuffer from = kept.getBuffer();
    int count = Math.min(from.remaining(), dst.remaining());
    int end = from.limit();
    dst.put(from.limit(from.position() + count));
    from.limit(end);
    if (!from.hasRemaining()) {
      kept.close();
      opened = null;
    }
    return count;
  }

  private int endOfStream() {
    if (!closed) {
      closed = true;
      connection.readsEnded();
    }
    return -1;
  }

  // ----------------------------------------------------------------------------------------
  // handshake

  private void progress(HandshakeStatus first) throws IOException {
    HandshakeStatus status = first;
    while (true) {
      switch (status) {
        case NEED_WRAP -> status = sink.sealHandshake();
        case NEED_TASK -> status = runTasks();
        case FINISHED -> {
          connection.handshakeSucceeded();
          return;
        }
        default -> {
          return;
        }
      }
    }
  }

  private HandshakeStatus runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
    return engine.getHandshakeStatus();
  }

  private void rejected(SSLException e, ByteBuffer input, int at) {
    if (connection.handshaking()) {
      ByteBuffer record = input.duplicate().position(at);
      HandshakeFailure failure = HandshakeFailure.classify(e);
      connection.handshakeFailed(
          HandshakeFailure.plaintextAlert(record).orElse(failure.reason()), failure.detail());
    }
    sink.sendAlert();
  }

  private void failed(IOException e) {
    ended = true;
    if (!(e instanceof SSLException)) {
      connection.handshakeFailed(Reason.PEER_RESET, "");
    }
    sink.broken();
  }

  // -----------------------------------------------------------------------------------------
  // plumbing

  private boolean hasMore() {
    return opened != null || sealedIsWhole && sealed != null || ended && !closed;
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
    if (opened != null || onEnd == null) {
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
    if (count > 0 && opened == null) {
      room.getBuffer().flip();
      opened = room;
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
    if (sealed != null) {
      sealed.close();
      sealed = null;
    }
    if (opened != null) {
      opened.close();
      opened = null;
    }
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
