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
 * <p>For each readiness event it reads once, writes once and flushes. It never reads "until nothing
 * comes": the second read would come back empty nearly always, at the price of a system call per
 * message; the selector, which is level-triggered, reports what is left. What the sink does not
 * take is kept in a pooled buffer, and nothing is read until it is gone: that is the back pressure.
 * A pump that waits for data holds no buffer.
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
  private final RelayEnd.Initiator from;
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
      RelayEnd.Initiator from,
      StreamSourceConduit source,
      StreamSinkConduit sink,
      IoLoop loop) {
    this.relay = relay;
    this.from = from;
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
      count(early.getBuffer().remaining());
      push(early.getBuffer());
      early.close();
    }
  }

  /** Bytes that came from the source. */
  long bytes() {
    return bytes;
  }

  /** Whether everything that will ever be delivered has been, with the end behind it. */
  boolean delivered() {
    return state == State.DELIVERED;
  }

  /** Whether the source may still send. */
  boolean sourceOpen() {
    return sourceOpen;
  }

  @Override
  public void readReady() {
    ByteBuffer buffer = loop.plain();
    int count;
    try {
      count = source.read(buffer);
    } catch (IOException e) {
      sourceEnded(e instanceof SSLException ? RelayEnd.Cause.TLS_ERROR : RelayEnd.Cause.RESET);
      return;
    }
    if (count < 0) {
      sourceEnded(relay.cleanEnd(from));
    } else if (count > 0 && state == State.RUNNING) {
      count(count);
      push(buffer.flip());
    }
  }

  private void count(int count) {
    bytes += count;
    relay.count(from, count);
  }

  private void push(ByteBuffer buffer) {
    try {
      sink.write(buffer);
      if (buffer.hasRemaining()) {
        pending = loop.pool().keep(buffer);
        stall();
      } else if (!sink.flush()) {
        stall();
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
      relay.stalled();
    }
  }

  @Override
  public void writeReady() {
    try {
      PooledByteBuffer kept = pending;
      if (kept != null) {
        if (sink.write(kept.getBuffer()) > 0) {
          relay.stalled(); // it takes something: the time it may take nothing begins anew
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
    relay.unstalled();
    if (state == State.RUNNING) {
      source.resumeReads();
    } else {
      deliverEnd();
    }
  }

  boolean isStalled() {
    return stalled;
  }

  private void sourceEnded(RelayEnd.Cause cause) {
    sourceOpen = false;
    source.suspendReads();
    relay.ending(from, cause);
    if (!relay.isClosed()) {
      end();
    }
  }

  /** Delivers what is pending, then the end; from now on the source's bytes are discarded. */
  void end() {
    if (state == State.RUNNING) {
      state = State.DELIVERING;
      if (!stalled) {
        deliverEnd();
      }
    }
    relay.check();
  }

  private void deliverEnd() {
    if (state == State.DELIVERING) {
      try {
        sink.terminateWrites();
        if (!sink.flush()) {
          stalled = true;
          sink.resumeWrites();
          relay.stalled();
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
      relay.ending(from.other(), RelayEnd.Cause.RESET);
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
    relay.unstalled();
    if (sourceOpen) {
      source.resumeReads();
    }
    relay.check();
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
    // The relay closes both sides itself; what closes without it shows as an end of stream or an
    // error.
  }
}
