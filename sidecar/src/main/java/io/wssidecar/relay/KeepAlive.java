package io.wssidecar.relay;

import io.wssidecar.loop.Deadline;
import io.wssidecar.loop.IoLoop;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether a silent peer is alive, and keeps the way to it open: a Ping after an interval
 * of silence, and the peer is dead if not a byte comes for a while after that.
 *
 * <pre>
 *            silent for          at a            it left, as far as
 *           the interval      boundary           our socket goes
 *   LISTENING ─────────▶ ASKED ────────▶ PUT ──────────────────────▶ SENT ──▶ silent for the
 *       ▲                                                             │       timeout: dead
 *       └──────────────────────── any byte ───────────────────────────┘
 * </pre>
 *
 * No Ping is sent, and no time counted, while a Ping of the other peer is unanswered: this one may
 * answer only the latest (RFC 6455 §5.5.3), and the other would miss its Pong. Nor is time counted
 * while we do not read from the peer, because who it writes to does not take its bytes.
 *
 * <p>Runs on the stream's I/O thread; not shared.
 */
final class KeepAlive {
  private enum State {
    LISTENING,
    ASKED,
    PUT,
    SENT
  }

  /** How late a deadline may be before this thread, not the peer, counts as the silent one. */
  private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Ending ending;
  private final Direction towards;
  private final Pump writer;
  private final Pump reader;
  private final IoLoop loop;
  private final long interval;
  private final long timeout;
  private final Deadline deadline;

  /** What all our Pings on this stream share; the bits below count them. */
  private final long nonce = ThreadLocalRandom.current().nextLong() << FrameReader.COUNTER_BITS;

  private int pings;
  private State state = State.LISTENING;
  private long heardAt;
  private long sentAt;
  private long dueAt;
  private boolean unread;
  private boolean othersPingOpen;

  /**
   * Begins to listen.
   *
   * @param towards the direction in which Pings go
   * @param writer the pump of that direction
   * @param reader the pump that reads from the peer
   * @param interval nanoseconds of silence
   * @param timeout nanoseconds
   */
  KeepAlive(
      Ending ending,
      Direction towards,
      Pump writer,
      Pump reader,
      IoLoop loop,
      long interval,
      long timeout) {
    this.ending = ending;
    this.towards = towards;
    this.writer = writer;
    this.reader = reader;
    this.loop = loop;
    this.interval = interval;
    this.timeout = timeout;
    this.deadline = new Deadline(loop.wheel(), this::due);
    arm(interval);
    this.heardAt = loop.wheel().lately();
  }

  /** Bytes came from the peer. */
  void heard() {
    heardAt = loop.wheel().lately();
    if (state == State.SENT) {
      state = State.LISTENING;
      arm(interval);
    }
  }

  /** The peer's bytes will not be read for a while. */
  void notReading() {
    unread = true;
  }

  /** A Ping of the other peer goes to this one. */
  void othersPing() {
    othersPingOpen = true;
  }

  /** A Pong of this peer goes to the other one. */
  void othersPong() {
    othersPingOpen = false;
  }

  /** Our Ping stands in the direction's bytes. */
  void put() {
    state = State.PUT;
  }

  /** Everything that stands in the direction's bytes has left. */
  void flushed() {
    if (state == State.PUT) {
      state = State.SENT;
      sentAt = System.nanoTime();
      unread = reader.isStalled();
      arm(timeout);
    }
  }

  /**
   * The peer answered a Ping of ours.
   *
   * @return nanoseconds since it left; less than 0 if it was not the last one
   */
  long answered(long said) {
    return said == nonce + pings ? System.nanoTime() - sentAt : -1;
  }

  void stop() {
    deadline.cancel();
  }

  private void due() {
    boolean late = System.nanoTime() - dueAt > LATE_NANOS;
    if (state == State.LISTENING) {
      long silent = loop.wheel().lately() - heardAt;
      if (silent < interval) {
        arm(interval - silent);
      } else {
        ping();
      }
    } else if (state != State.SENT || othersPingOpen || unread) {
      unread = reader.isStalled();
      arm(timeout);
    } else if (late) {
      arm(LATE_NANOS); // what the peer sent meanwhile may wait to be read
    } else {
      ending.dead(towards);
    }
  }

  private void ping() {
    if (!othersPingOpen && ending.mayPing()) {
      pings = pings + 1 & (1 << FrameReader.COUNTER_BITS) - 1;
      state = State.ASKED;
      reader.passage().expectPong(nonce);
      writer.passage().ping(ControlFrame.ping(towards, nonce + pings));
      arm(timeout);
      writer.putIn();
    } else {
      arm(interval);
    }
  }

  private void arm(long nanos) {
    dueAt = System.nanoTime() + nanos;
    deadline.in(nanos);
  }
}
