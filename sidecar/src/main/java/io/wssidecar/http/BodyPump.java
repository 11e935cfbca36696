package io.wssidecar.http;

import io.wssidecar.loop.ByteSink;
import io.wssidecar.loop.ByteSource;
import io.wssidecar.loop.Deadline;
import io.wssidecar.loop.IoLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Moves a body from one connection to the other, as it comes: each piece is flushed, so that a
 * server-sent event arrives at once, and nothing is read while the receiver is behind, so that a
 * body of any size needs one buffer.
 *
 * <p>Undertow's own transfer is not used: over TLS it forgets to flush the last piece of a burst.
 *
 * <p>Runs on the connections' I/O thread; not shared.
 */
public final class BodyPump {
  /** How a body ends; exactly one call. */
  public interface Outcome {
    /** All of it was delivered, with its end. */
    void delivered();

    /** The sender cut it off or broke its framing. */
    void sourceFailed(IOException why);

    /** The receiver is gone, or took nothing for {@link #STALL_NANOS}. */
    void sinkFailed(IOException why);
  }

  /** How long a receiver may take no byte. */
  static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final ByteSource source;
  private final ByteSink sink;
  private final IoLoop loop;
  private final Outcome outcome;
  private final Deadline stall;
  private boolean last;
  private boolean stalled;
  private boolean over;

  public BodyPump(ByteSource source, ByteSink sink, IoLoop loop, Outcome outcome) {
    this.source = source;
    this.sink = sink;
    this.loop = loop;
    this.outcome = outcome;
    this.stall =
        new Deadline(
            loop.wheel(), () -> sinkFailed(new IOException("the receiver took nothing any more")));
  }

  /** Begins; the source is read as soon as it has something. */
  public void start() {
    source.onReadable(this::readable);
    sink.onWritable(this::writable);
    source.resumeReads();
  }

  /**
   * Begins, and sends at once what goes before the body: for a body that may be long in coming,
   * whose receiver waits for the head.
   */
  public void startWithHead() {
    source.onReadable(this::readable);
    sink.onWritable(this::writable);
    try {
      if (sink.flush()) {
        source.resumeReads();
      } else {
        stall();
      }
    } catch (IOException e) {
      sinkFailed(e);
    }
  }

  /** Stops without an outcome: somebody else ended both connections. */
  public void abandon() {
    over = true;
    stall.cancel();
  }

  private void readable() {
    if (over || stalled || last) {
      return;
    }
    ByteBuffer room = loop.plain();
    room.position(ByteSink.HEAD_ROOM).limit(room.capacity() - ByteSink.TAIL_ROOM);
    try {
      last = source.read(room);
    } catch (IOException e) {
      sourceFailed(e);
      return;
    }
    try {
      boolean out = !room.hasRemaining() || sink.write(room) && sink.flush();
      if (last) {
        source.suspendReads();
        out = out && sink.end();
      }
      if (!out) {
        stall();
      } else if (last) {
        delivered();
      }
    } catch (IOException e) {
      sinkFailed(e);
    }
  }

  private void stall() {
    stalled = true;
    source.suspendReads();
    sink.resumeWrites();
    stall.in(STALL_NANOS);
  }

  private void writable() {
    if (over || !stalled) {
      sink.suspendWrites();
      return;
    }
    try {
      stall.in(STALL_NANOS);
      if (!sink.flush() || last && !sink.end()) {
        return;
      }
    } catch (IOException e) {
      sinkFailed(e);
      return;
    }
    stalled = false;
    stall.cancel();
    sink.suspendWrites();
    if (last) {
      delivered();
    } else {
      source.resumeReads();
    }
  }

  private void delivered() {
    over = true;
    stall.cancel();
    outcome.delivered();
  }

  private void sourceFailed(IOException why) {
    over = true;
    stall.cancel();
    outcome.sourceFailed(why);
  }

  private void sinkFailed(IOException why) {
    if (!over) {
      over = true;
      stall.cancel();
      outcome.sinkFailed(why);
    }
  }
}
