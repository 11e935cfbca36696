package io.wssidecar.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.ConduitWritableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;

/**
 * The writing half of TLS, as XNIO wants it. The bytes are {@link RecordWriter}'s: what its socket
 * does not take goes out as soon as it can, whether or not the caller flushes.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
final class TlsSink extends AbstractStreamSinkConduit<StreamSinkConduit> {
  private final TlsConnection connection;
  private final RecordWriter records;

  private @Nullable WriteReadyHandler writer;
  private boolean resumed;
  private boolean ending;
  private boolean closed;

  TlsSink(TlsConnection connection, StreamSinkConduit raw, RecordWriter records) {
    super(raw);
    this.connection = connection;
    this.records = records;
    raw.setWriteReadyHandler(new RawWritable());
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    if (!src.isDirect()) {
      return writeGathered(new ByteBuffer[] {src}, 0, 1);
    }
    if (!readyToSeal()) {
      return 0;
    }
    connection.clock().answering();
    return records.write(src);
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    ByteBuffer only = null;
    for (int i = offset; i < offset + length; i++) {
      if (srcs[i].hasRemaining()) {
        if (only != null) {
          return writeGathered(srcs, offset, length);
        }
        only = srcs[i];
      }
    }
    return only == null ? 0 : write(only);
  }

  private int writeGathered(ByteBuffer[] srcs, int offset, int length) throws IOException {
    if (!readyToSeal()) {
      return 0;
    }
    connection.clock().answering();
    return records.writeGathered(srcs, offset, length);
  }

  private boolean readyToSeal() throws IOException {
    if (closed || ending || records.isBroken()) {
      throw new ClosedChannelException();
    }
    return !connection.handshaking() && records.sendUnsent();
  }

  // -------------------------------------------------------------------------------------------
  // ending

  @Override
  public void terminateWrites() throws IOException {
    ending = true;
  }

  @Override
  public boolean flush() throws IOException {
    if (closed || records.isBroken()) {
      return true;
    }
    if (!records.sendUnsent() || ending && !records.sendGoodbye()) {
      next.resumeWrites();
      return false;
    }
    if (!ending) {
      return next.flush();
    }
    next.terminateWrites();
    closed = true;
    connection.writesEnded();
    return true;
  }

  /**
   * The connection closes now: one attempt at close_notify, so that the client can tell this from a
   * cut.
   */
  void sayGoodbye() {
    if (!closed) {
      records.tryGoodbye();
    }
  }

  /** The socket is of no use any more. */
  void broken() {
    records.broken();
  }

  @Override
  public boolean isWriteShutdown() {
    return ending || closed;
  }

  @Override
  public void truncateWrites() throws IOException {
    ending = true;
    closed = true;
    next.truncateWrites();
    connection.writesEnded();
  }

  /** The connection was closed. */
  void closed() {
    closed = true;
    WriteReadyHandler handler = writer;
    if (handler != null) {
      handler.terminated();
    }
  }

  void release() {
    closed = true;
    records.release();
  }

  // -----------------------------------------------------------------------------------------
  // plumbing

  @Override
  public void resumeWrites() {
    resumed = true;
    next.resumeWrites();
  }

  @Override
  public void suspendWrites() {
    resumed = false;
    if (!records.hasUnsent()) {
      next.suspendWrites();
    }
  }

  @Override
  public void wakeupWrites() {
    resumed = true;
    next.wakeupWrites();
  }

  @Override
  public boolean isWriteResumed() {
    return resumed;
  }

  @Override
  public void setWriteReadyHandler(WriteReadyHandler handler) {
    writer = handler;
  }

  @Override
  public int writeFinal(ByteBuffer src) throws IOException {
    return Conduits.writeFinalBasic(this, src);
  }

  @Override
  public long writeFinal(ByteBuffer[] srcs, int offset, int length) throws IOException {
    return Conduits.writeFinalBasic(this, srcs, offset, length);
  }

  @Override
  public long transferFrom(FileChannel src, long position, long count) throws IOException {
    return src.transferTo(position, count, new ConduitWritableByteChannel(this));
  }

  @Override
  public long transferFrom(StreamSourceChannel source, long count, ByteBuffer through)
      throws IOException {
    return IoUtils.transfer(source, count, through, new ConduitWritableByteChannel(this));
  }

  private final class RawWritable implements WriteReadyHandler {
    @Override
    public void writeReady() {
      boolean sent = true;
      try {
        sent = records.sendUnsent();
      } catch (IOException e) {
        // The writer meets it with its next call; without a writer there is nobody to tell but the
        // reader.
        resumed = resumed && writer != null;
        if (!resumed) {
          IoUtils.safeClose(connection);
          return;
        }
      }
      WriteReadyHandler handler = writer;
      if (sent && resumed && handler != null) {
        handler.writeReady();
      } else if (sent) {
        next.suspendWrites();
      }
    }

    @Override
    public void forceTermination() {
      IoUtils.safeClose(connection);
    }

    @Override
    public void terminated() {
      // Told by the connection.
    }
  }
}
