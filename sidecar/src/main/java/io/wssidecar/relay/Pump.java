package io.wssidecar.relay;

import io.undertow.connector.PooledByteBuffer;
import io.wssidecar.loop.IoLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import org.xnio.conduits.WriteReadyHandler;

/**
 * One direction of a stream.
 *
 * <p>For each readiness event it reads once, lets the {@link Passage} look, writes once and
 * flushes. It never reads "until nothing comes": the second read would come back empty nearly
 * always, at the price of a system call per message; the selector, which is level-triggered,
 * reports what is left. What the sink does not take is kept in a pooled buffer, and nothing is read
 * until it is gone: that is the back pressure. A pump that waits for data holds no buffer.
 *
 * <pre>
 *              end of source                 all delivered, end passed on
 *   RUNNING ──────────────────▶ DELIVERING ─────────────────────────────▶ DELIVERED
 *      │  sink broken                                                        │ source still open:
 *      └────────────────────────────────────────────────────────────────────▶│ read and discard
 * </pre>
 *
 * Runs on the stream's I/O thread; not shared.
 */
final class Pump implements ReadReadyHandler, WriteReadyHandler {
  private enum State {
    RUNNING,
    DELIVERING,
    DELIVERED
  }

  private final Relay relay;
  private final Direction direction;
  private final Passage passage;
  private final StreamSourceConduit source;
  private final StreamSinkConduit sink;
  private final IoLoop loop;
  private State state = State.RUNNING;
  private boolean sourceOpen = true;
  private boolean stalled;
  private @Nullable PooledByteBuffer pending;
  private long bytes;

  Pump(
      Relay relay,
      Direction direction,
      Passage passage,
      StreamSourceConduit source,
      StreamSinkConduit sink,
      IoLoop loop) {
    this.relay = relay;
    this.direction = direction;
    this.passage = passage;
    this.source = source;
    this.sink = sink;
    this.loop = loop;
    source.setReadReadyHandler(this);
    sink.setWriteReadyHandler(this);
  }

  /** Begins to pump; {@code early} was read from the source before and goes first. */
  void start(@Nullable PooledByteBuffer early) {
    source.resumeReads();
    if (early != null) {
      ByteBuffer chunk = loop.plain();
      int count = early.getBuffer().remaining();
      chunk.put(early.getBuffer());
      early.close();
      pass(chunk, count);
    }
  }

  /** Bytes that came from the source. */
  long bytes() {
    return bytes;
  }

  Passage passage() {
    return passage;
  }

  /** Whether everything that will ever be delivered has been, with the end behind it. */
  boolean delivered() {
    return state == State.DELIVERED;
  }

  /** Whether what comes is passed on. */
  boolean isRunning() {
    return state == State.RUNNING;
  }

  /** Whether the source may still send. */
  boolean sourceOpen() {
    return sourceOpen;
  }

  /** Whether the sink does not take what waits for it, so that nothing is read. */
  boolean isStalled() {
    return stalled;
  }

  @Override
  public void readReady() {
    ByteBuffer chunk = loop.plain();
    passage.refill(chunk);
    int count;
    try {
      count = source.read(chunk);
    } catch (IOException e) {
      sourceEnded(e instanceof SSLException ? RelayEnd.Cause.TLS_ERROR : RelayEnd.Cause.RESET);
      return;
    }
    if (count < 0) {
      sourceEnded(relay.cleanEnd(direction));
    } else if (count > 0) {
      pass(chunk, count);
    }
  }

  private void pass(ByteBuffer chunk, int count) {
    bytes += count;
    passage.edit(chunk.flip());
    relay.ledger().bytes(direction, count);
    relay.watch().came(direction, passage.sawData());
    if (state == State.RUNNING && chunk.hasRemaining()) {
      push(chunk);
    }
  }

  private void push(ByteBuffer chunk) {
    try {
      sink.write(chunk);
      if (chunk.hasRemaining()) {
        pending = loop.pool().keep(chunk, Passage.ROOM);
        stall();
      } else if (!sink.flush()) {
        stall();
      } else {
        relay.watch().flushed(direction);
      }
    } catch (IOException e) {
      sinkBroken(e);
    }
  }

  private void stall() {
    if (!stalled) {
      stalled = true;
      source.suspendReads();
      sink.resumeWrites();
      relay.watch().stalled(direction);
    }
  }

  /**
   * Puts in what waits in the passage, if the direction stands where it may be; if not, the next
   * bytes will bring it there. Not to be called while this pump reads.
   */
  void putIn() {
    byte[] frame = state == State.RUNNING ? passage.due() : null;
    if (frame != null) {
      ByteBuffer chunk = loop.control();
      for (; frame != null; frame = passage.due()) {
        chunk.put(frame);
      }
      send(chunk.flip());
    }
  }

  /** Sends a few bytes of ours, behind what waits for the sink. */
  private void send(ByteBuffer few) {
    PooledByteBuffer kept = pending;
    if (kept != null) {
      ByteBuffer waiting = kept.getBuffer();
      int end = waiting.limit();
      waiting.limit(end + few.remaining()).put(end, few, 0, few.remaining());
    } else if (stalled) {
      pending = loop.pool().keep(few, Passage.ROOM);
    } else {
      push(few);
    }
  }

  @Override
  public void writeReady() {
    try {
      PooledByteBuffer kept = pending;
      if (kept != null) {
        if (sink.write(kept.getBuffer()) > 0) {
          relay.watch().stalled(direction); // it took something: its time begins anew
        }
        if (kept.getBuffer().hasRemaining()) {
          return;
        }
        kept.close();
        pending = null;
      }
      if (!sink.flush()) {
        return;
      }
    } catch (IOException e) {
      sinkBroken(e);
      return;
    }
    sink.suspendWrites();
    stalled = false;
    relay.watch().unstalled();
    relay.watch().flushed(direction);
    if (state == State.RUNNING) {
      source.resumeReads();
    } else {
      deliverEnd();
    }
  }

  private void sourceEnded(RelayEnd.Cause cause) {
    sourceOpen = false;
    source.suspendReads();
    byte[] rest = passage.leftOver();
    if (rest != null && state == State.RUNNING) {
      send(loop.control().put(rest).flip());
    }
    relay.ending().sourceEnded(direction, cause);
  }

  /** Delivers what is pending, then the end; from now on the source's bytes are discarded. */
  void end() {
    if (state == State.RUNNING) {
      state = State.DELIVERING;
      if (!stalled) {
        deliverEnd();
      }
    }
    relay.ending().check();
  }

  private void deliverEnd() {
    if (state == State.DELIVERING) {
      try {
        sink.terminateWrites();
        if (!sink.flush()) {
          stall();
          return;
        }
      } catch (IOException e) {
        sinkBroken(e);
        return;
      }
    }
    deliveredAll();
  }

  /** The receiver is gone, or its own close_notify took our way of writing with it. */
  private void sinkBroken(IOException e) {
    if (state == State.RUNNING || !(e instanceof ClosedChannelException)) {
      relay.ending().sinkBroken(direction);
    }
    if (!relay.isClosed()) {
      deliveredAll();
    }
  }

  private void deliveredAll() {
    state = State.DELIVERED;
    stalled = false;
    release();
    sink.suspendWrites();
    relay.watch().unstalled();
    if (sourceOpen) {
      source.resumeReads();
    }
    relay.ending().check();
  }

  /** Gives back what it holds; the stream is over. */
  void release() {
    if (pending != null) {
      pending.close();
      pending = null;
    }
  }

  @Override
  public void forceTermination() {
    relay.close();
  }

  @Override
  public void terminated() {
    // The relay closes both sides; what closes without it shows as an end of stream or an error.
  }
}
