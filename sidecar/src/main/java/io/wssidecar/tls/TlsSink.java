package io.wssidecar.tls;

import io.undertow.connector.PooledByteBuffer;
import io.wssidecar.loop.IoLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.ConduitWritableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;

/**
 * The writing half of TLS: the caller's bytes, sealed into the socket.
 *
 * <p>One call seals up to five records and hands them to the socket with one system call. What the
 * socket does not take is kept, and goes out as soon as it can whether or not the caller flushes;
 * until then nothing more is taken from the caller, so one write's worth is the most that waits.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
final class TlsSink extends AbstractStreamSinkConduit<StreamSinkConduit> {
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private final TlsConnection connection;
  private final SSLEngine engine;
  private final IoLoop loop;

  /** Sealed bytes that the socket has not taken. */
  private @Nullable PooledByteBuffer unsent;

  private @Nullable WriteReadyHandler writer;
  private boolean resumed;
  private boolean ending;
  private boolean goodbyeSealed;
  private boolean closed;
  private boolean broken;

  TlsSink(TlsConnection connection, StreamSinkConduit raw, SSLEngine engine, IoLoop loop) {
    super(raw);
    this.connection = connection;
    this.engine = engine;
    this.loop = loop;
    raw.setWriteReadyHandler(new RawWritable());
  }

  // ------------------------------------------------------------------------------------------
  // writing

  @Override
  public int write(ByteBuffer src) throws IOException {
    if (!src.isDirect()) {
      return writeGathered(new ByteBuffer[] {src}, 0, 1);
    }
    if (!readyToSeal()) {
      return 0;
    }
    connection.clock().answering();
    int before = src.remaining();
    ByteBuffer out = loop.sealing();
    while (src.hasRemaining() && out.remaining() >= IoLoop.PACKET) {
      sealRecord(src, out);
    }
    send(out);
    return before - src.remaining();
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

  /**
   * Several sources, or heap buffers, make the engine keep 16 KiB of its own for life: copied into
   * one buffer instead.
   */
  private int writeGathered(ByteBuffer[] srcs, int offset, int length) throws IOException {
    if (!readyToSeal()) {
      return 0;
    }
    connection.clock().answering();
    int total = 0;
    ByteBuffer out = loop.sealing();
    while (out.remaining() >= IoLoop.PACKET) {
      ByteBuffer record = loop.gathering().limit(IoLoop.RECORD);
      for (int i = offset; i < offset + length && record.hasRemaining(); i++) {
        ByteBuffer src = srcs[i];
        int end = src.limit();
        src.limit(Math.min(end, src.position() + record.remaining()));
        record.put(src);
        src.limit(end);
      }
      record.flip();
      if (!record.hasRemaining()) {
        break;
      }
      total += record.remaining();
      sealRecord(record, out);
    }
    send(out);
    return total;
  }

  private boolean readyToSeal() throws IOException {
    if (closed || ending || broken) {
      throw new ClosedChannelException();
    }
    return !connection.handshaking() && sendUnsent();
  }

  private void sealRecord(ByteBuffer src, ByteBuffer out) throws IOException {
    int end = src.limit();
    src.limit(Math.min(end, src.position() + IoLoop.RECORD));
    SSLEngineResult result = engine.wrap(src, out);
    src.limit(end);
    switch (result.getStatus()) {
      case OK -> {}
      case CLOSED ->
          throw new ClosedChannelException(); // the client's close_notify closed both directions
      default -> throw new SSLException("the engine could not seal a record: " + result);
    }
  }

  private void send(ByteBuffer out) throws IOException {
    out.flip();
    if (unsent == null) {
      next.write(out);
    }
    if (out.hasRemaining()) {
      hold(out);
    }
  }

  private void hold(ByteBuffer out) throws IOException {
    PooledByteBuffer held = unsent;
    if (held == null) {
      unsent = loop.pool().keep(out);
    } else if (held.getBuffer().capacity() - held.getBuffer().remaining() >= out.remaining()) {
      held.getBuffer().compact().put(out).flip();
    } else {
      throw new SSLException("the client took none of " + held.getBuffer().remaining() + " bytes");
    }
    next.resumeWrites();
  }

  /** Whether nothing waits for the socket any more. */
  private boolean sendUnsent() throws IOException {
    PooledByteBuffer held = unsent;
    if (held == null) {
      return true;
    }
    try {
      next.write(held.getBuffer());
    } catch (IOException e) {
      broken();
      throw e;
    }
    if (held.getBuffer().hasRemaining()) {
      return false;
    }
    held.close();
    unsent = null;
    return true;
  }

  /** Sends what the engine wants to say by itself: a flight of the handshake, a key update. */
  HandshakeStatus sealHandshake() throws IOException {
    ByteBuffer out = loop.sealing();
    SSLEngineResult result = engine.wrap(NOTHING, out);
    while (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
        && result.bytesProduced() > 0
        && out.remaining() >= IoLoop.PACKET) {
      result = engine.wrap(NOTHING, out);
    }
    send(out);
    return result.getHandshakeStatus();
  }

  /** Sends the alert that the engine left after it threw, if the socket takes it at once. */
  void sendAlert() {
    if (unsent == null && !broken) {
      try {
        ByteBuffer out = loop.sealing();
        engine.wrap(NOTHING, out);
        next.write(out.flip());
      } catch (IOException e) {
        broken(); // there is nobody to tell
      }
    }
  }

  // -------------------------------------------------------------------------------------------
  // ending

  @Override
  public void terminateWrites() throws IOException {
    ending = true;
  }

  @Override
  public boolean flush() throws IOException {
    if (closed || broken) {
      return true;
    }
    if (!sendUnsent()) {
      next.resumeWrites();
      return false;
    }
    if (ending) {
      if (!goodbyeSealed) {
        goodbyeSealed = true;
        engine.closeOutbound();
        ByteBuffer out = loop.sealing();
        engine.wrap(NOTHING, out);
        send(out);
        if (unsent != null) {
          return false;
        }
      }
      next.terminateWrites();
      closed = true;
      connection.writesEnded();
      return true;
    }
    return next.flush();
  }

  /**
   * The connection closes now: one attempt at close_notify, so that the client can tell this from a
   * cut.
   */
  void sayGoodbye() {
    if (!goodbyeSealed && !broken && unsent == null && !closed) {
      goodbyeSealed = true;
      engine.closeOutbound();
      sendAlert();
    }
  }

  /** The socket is of no use any more. */
  void broken() {
    broken = true;
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
    if (unsent != null) {
      unsent.close();
      unsent = null;
    }
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
    if (unsent == null) {
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
        sent = sendUnsent();
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
