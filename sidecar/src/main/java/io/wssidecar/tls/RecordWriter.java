package io.wssidecar.tls;

import io.undertow.connector.PooledByteBuffer;
import io.wssidecar.loop.IoLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Seals bytes into records and hands them to a client's socket.
 *
 * <p>One call seals up to five records and hands them to the socket with one system call. What the
 * socket does not take is kept; until it is gone nothing more is taken from the caller, so one
 * write's worth is the most that waits.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
final class RecordWriter {
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private final StreamSinkConduit raw;
  private final SSLEngine engine;
  private final IoLoop loop;

  /** Sealed bytes that the socket has not taken. */
  private @Nullable PooledByteBuffer unsent;

  /** The short way for records of data, once the handshake is over and if there is one. */
  private @Nullable NativeRecords natives;

  private boolean goodbyeSealed;
  private boolean broken;

  RecordWriter(StreamSinkConduit raw, SSLEngine engine, IoLoop loop) {
    this.raw = raw;
    this.engine = engine;
    this.loop = loop;
  }

  /** The handshake is over. What it returns is shared with the reader, and may be null. */
  @Nullable NativeRecords startNatives() {
    natives = NativeRecords.of(engine);
    return natives;
  }

  /** The engine has closed, or is about to. */
  void stopNatives() {
    if (natives != null) {
      natives.stop();
    }
  }

  /** Whether sealed bytes wait for the socket. */
  boolean hasUnsent() {
    return unsent != null;
  }

  boolean isBroken() {
    return broken;
  }

  /** The socket is of no use any more. */
  void broken() {
    broken = true;
  }

  void release() {
    if (unsent != null) {
      unsent.close();
      unsent = null;
    }
  }

  // ------------------------------------------------------------------------------------------
  // records

  /** Seals a direct buffer, as much of it as five records take; nothing may be unsent. */
  int write(ByteBuffer src) throws IOException {
    int before = src.remaining();
    ByteBuffer out = loop.sealing();
    while (src.hasRemaining() && out.remaining() >= IoLoop.PACKET) {
      sealRecord(src, out);
    }
    send(out);
    return before - src.remaining();
  }

  /**
   * Several sources, or heap buffers, make the engine keep 16 KiB of its own for life: copied into
   * one buffer instead.
   */
  int writeGathered(ByteBuffer[] srcs, int offset, int length) throws IOException {
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

  private void sealRecord(ByteBuffer src, ByteBuffer out) throws IOException {
    int end = src.limit();
    src.limit(Math.min(end, src.position() + IoLoop.RECORD));
    try {
      if (natives == null || !natives.seal(src, out)) {
        wrap(src, out);
      }
    } finally {
      src.limit(end);
    }
  }

  private void wrap(ByteBuffer src, ByteBuffer out) throws IOException {
    SSLEngineResult result = engine.wrap(src, out);
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
      raw.write(out);
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
    raw.resumeWrites();
  }

  /** Whether nothing waits for the socket any more. */
  boolean sendUnsent() throws IOException {
    PooledByteBuffer held = unsent;
    if (held == null) {
      return true;
    }
    try {
      raw.write(held.getBuffer());
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
        raw.write(out.flip());
      } catch (IOException e) {
        broken(); // there is nobody to tell
      }
    }
  }

  /** Sends close_notify, once; whether nothing waits for the socket any more. */
  boolean sendGoodbye() throws IOException {
    if (!goodbyeSealed) {
      goodbyeSealed = true;
      stopNatives();
      engine.closeOutbound();
      ByteBuffer out = loop.sealing();
      engine.wrap(NOTHING, out);
      send(out);
    }
    return unsent == null;
  }

  /** One attempt at close_notify, for a connection that closes now. */
  void tryGoodbye() {
    if (!goodbyeSealed && !broken && unsent == null) {
      goodbyeSealed = true;
      stopNatives();
      engine.closeOutbound();
      sendAlert();
    }
  }
}
