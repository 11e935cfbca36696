package io.wssidecar.tls;

import io.undertow.connector.PooledByteBuffer;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Opens what comes from a client's socket, record by record, and drives the handshake on the way.
 *
 * <pre>
 *   socket ──read(2), once per call──▶ scratch ──unwrap, record by record──▶ caller's buffer
 *                                         │ half a record          │ caller's buffer full
 *                                         ▼                        ▼
 *                                      sealed (pooled)          opened (pooled)
 * </pre>
 *
 * A stream that waits holds neither. Runs on the connection's I/O thread; not shared.
 */
final class RecordReader {
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private final TlsConnection connection;
  private final StreamSourceConduit raw;
  private final SSLEngine engine;
  private final IoLoop loop;
  private final RecordWriter writer;

  /**
   * Sealed bytes that were read and not opened; {@link #sealedIsWhole} when they may hold a whole
   * record.
   */
  private @Nullable PooledByteBuffer sealed;

  private boolean sealedIsWhole;

  /** Opened bytes that found no room in the caller's buffer. */
  private @Nullable PooledByteBuffer opened;

  /** The short way for records of data, once the handshake is over and if there is one. */
  private @Nullable NativeRecords natives;

  private boolean ended;
  private boolean truncated;

  /**
   * Makes the reader of a socket.
   *
   * @param first what was read from it already; copied
   */
  RecordReader(
      TlsConnection connection,
      StreamSourceConduit raw,
      SSLEngine engine,
      IoLoop loop,
      RecordWriter writer,
      ByteBuffer first) {
    this.connection = connection;
    this.raw = raw;
    this.engine = engine;
    this.loop = loop;
    this.writer = writer;
    if (first.hasRemaining()) {
      sealed = loop.pool().keep(first);
      sealedIsWhole = true;
    }
  }

  /** Whether the client ended its side without close_notify. */
  boolean truncated() {
    return truncated;
  }

  /** Whether the next {@link #read} has something to tell that no readiness event will announce. */
  boolean hasMore() {
    return opened != null || sealedIsWhole && sealed != null || ended;
  }

  /** Whether opened bytes wait for a caller. */
  boolean hasOpened() {
    return opened != null;
  }

  /** Gives opened bytes back, to be read again; there must be none. */
  void unread(PooledByteBuffer bytes) {
    opened = bytes;
  }

  void release() {
    if (sealed != null) {
      sealed.close();
      sealed = null;
    }
    if (opened != null) {
      opened.close();
      opened = null;
    }
  }

  // ------------------------------------------------------------------------------------------
  // reading

  /** Reads the socket at most once; the bytes that it opened, 0 for none now, -1 for the end. */
  int read(ByteBuffer dst) throws IOException {
    if (opened != null) {
      return takeOpened(dst);
    }
    if (ended) {
      return -1;
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
    return ended ? -1 : 0;
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
    int count = raw.read(input);
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
        if (natives != null && natives.canOpen(input, dst, IoLoop.RECORD)) {
          if (!natives.open(input, dst)) {
            ended = true;
            progress(engine.getHandshakeStatus());
          }
          continue;
        }
        connection.beforeUnwrap();
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
        writer.stopNatives();
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

  // ------------------------------------------------------------------------------------------
  // handshake

  private void progress(HandshakeStatus first) throws IOException {
    HandshakeStatus status = first;
    while (true) {
      switch (status) {
        case NEED_WRAP -> status = writer.sealHandshake();
        case NEED_TASK -> throw new IllegalStateException("Conscrypt has no tasks");
        case FINISHED -> {
          connection.handshakeSucceeded();
          natives = writer.startNatives();
          return;
        }
        default -> {
          return;
        }
      }
    }
  }

  private void rejected(SSLException e, ByteBuffer input, int at) {
    if (connection.handshaking()) {
      ByteBuffer record = input.duplicate().position(at);
      HandshakeFailure failure = HandshakeFailure.classify(e);
      connection.handshakeFailed(
          HandshakeFailure.plaintextAlert(record).orElse(failure.reason()), failure.detail());
      connection.lingerAtClose();
    }
    writer.sendAlert();
  }

  private void failed(IOException e) {
    ended = true;
    if (!(e instanceof SSLException)) {
      connection.peerReset();
    }
    writer.broken();
  }
}
