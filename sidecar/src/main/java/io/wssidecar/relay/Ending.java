package io.wssidecar.relay;

import io.wssidecar.loop.Deadline;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.relay.RelayEnd.Cause;
import io.wssidecar.relay.RelayEnd.Initiator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How one stream ends.
 *
 * <ul>
 *   <li>The client ends (close_notify, FIN, reset): what it sent is delivered to the app, then a
 *       FIN. What the app still sends is read and discarded: Conscrypt closes both directions with
 *       the client's close_notify, and a WebSocket client that has gone has no use for it.
 *   <li>The app ends: what it sent is delivered to the client, then close_notify and FIN. What the
 *       client still sends goes on to the app. An app that ends without a Close is lost: its client
 *       gets one from us.
 *   <li>We end it: see {@link Closing}.
 * </ul>
 *
 * Then the other side has {@link #LINGER_NANOS} to end too. Unread input is read and discarded
 * until then, because closing a socket with unread input sends a reset, which may destroy what was
 * just delivered.
 *
 * <p>Runs on the stream's I/O thread; not shared.
 */
final class Ending {
  /** How long a side may stay open after the other one's end was delivered to it. */
  static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Relay relay;
  private final IoLoop loop;
  private final Ledger ledger;
  private final long lostSpread;
  private final Pump upstream;
  private final Pump downstream;
  private final EndNote note = new EndNote();
  private @Nullable Closing closing;
  private @Nullable Deadline linger;
  private boolean drained;

  /** When the drain cuts, in {@link System#nanoTime}; meaningful only if {@link #drained}. */
  private long drainedAt;

  /**
   * Makes the end of a stream that has not ended.
   *
   * @param lostSpread nanoseconds over which all clients are told that their app is gone
   */
  Ending(Relay relay, IoLoop loop, Ledger ledger, long lostSpread, Pump upstream, Pump downstream) {
    this.relay = relay;
    this.loop = loop;
    this.ledger = ledger;
    this.lostSpread = lostSpread;
    this.upstream = upstream;
    this.downstream = downstream;
  }

  /** Who ended it and why, as far as that is known. */
  EndNote note() {
    return note;
  }

  /** How the drain found it ending; null when there was no drain. */
  @Nullable DrainOutcome drainOutcome() {
    if (!drained) {
      return null;
    }
    return closing == null ? DrainOutcome.CLEAN : closing.outcome();
  }

  void stop() {
    if (closing != null) {
      closing.stop();
    }
    if (linger != null) {
      linger.cancel();
    }
  }

  // -------------------------------------------------------------------------------------------
  // we end it

  /** Whether a Ping may be sent and its answer counted on. */
  boolean mayPing() {
    return (closing == null || !closing.governs())
        && closeFree(upstream.passage())
        && closeFree(downstream.passage());
  }

  private static boolean closeFree(Passage passage) {
    return !passage.peerClosed() && !passage.closed() && !passage.opaque();
  }

  /** A peer did not answer a Ping; {@code towards} is the way the Ping went. */
  void dead(Direction towards) {
    if (towards == Direction.APP_TO_CLIENT) {
      note.note(Initiator.CLIENT, Cause.PING_TIMEOUT);
      relay.close();
    } else {
      note.note(Initiator.APP, Cause.PING_TIMEOUT);
      appLost();
    }
  }

  /** Ends the stream by a plan, unless one is at work already. */
  void politely(ClosePlan plan) {
    if (closing == null || !closing.governs()) {
      closeBy(plan, 0);
    }
  }

  /** The drain has found this stream; its turn comes so many nanoseconds from now. */
  void drain(ClosePlan plan, long turn) {
    drained = true;
    drainedAt = System.nanoTime() + plan.cut();
    if (closing != null && closing.governs()) {
      closing.cutWithin(plan.cut());
    } else {
      closeBy(plan, turn);
    }
  }

  /** Our Close stands in the direction's bytes. */
  void closePut(Direction direction) {
    if (closing != null) {
      note.close(Initiator.SIDECAR, closing.plan().cause(), closing.plan().code());
      closing.put(direction);
    }
  }

  /** A receiver took no byte for as long as it may. */
  void stalledTooLong() {
    note.note(downstream.isStalled() ? Initiator.CLIENT : Initiator.APP, Cause.STALLED);
    relay.close();
  }

  private Closing closeBy(ClosePlan plan, long turn) {
    if (closing != null) {
      closing.stop();
    }
    Closing begun = new Closing(relay, plan, loop, downstream.passage(), upstream.passage());
    closing = begun;
    begun.in(turn);
    return begun;
  }

  // -------------------------------------------------------------------------------------------
  // a peer ends it

  /** A peer's Close goes by. */
  void peerCloses(Direction direction) {
    note.close(direction.source(), Cause.CLOSED, pump(direction).passage().closeCode());
    if (closing != null) {
      closing.peerCloses(direction);
    }
  }

  /** The direction's source will send no more. */
  void sourceEnded(Direction direction, Cause why) {
    if (direction == Direction.APP_TO_CLIENT && isNews()) {
      note.note(Initiator.APP, Cause.APP_LOST);
      appLost();
      return;
    }
    note.note(direction.source(), why);
    if (closing != null) {
      closing.peerEnds(direction.source());
    }
    if (direction == Direction.CLIENT_TO_APP) {
      clientEnded(why);
    }
    if (!relay.isClosed()) {
      pump(direction).end();
    }
  }

  /** Whether nobody has told the client yet that the stream ends. */
  private boolean isNews() {
    return mayPing() && downstream.isRunning();
  }

  /** The clients of an app that is gone are told, but not all at once; a drain does not wait. */
  private void appLost() {
    long now = System.nanoTime();
    long left = Math.max(drainedAt - now, 0);
    long spread = drained ? Math.min(lostSpread, left / 2) : lostSpread;
    Closing begun = closeBy(ClosePlan.APP_LOST, ledger.lossDelay(spread, now));
    if (drained) {
      begun.cutWithin(left);
    }
    upstream.end();
  }

  /**
   * When a client's reset leaves nothing to deliver, that is the end of everything at once: there
   * is nobody to be polite to.
   */
  private void clientEnded(Cause why) {
    if (why == Cause.RESET && !upstream.isStalled()) {
      relay.close();
    } else {
      downstream.end();
    }
  }

  /** The direction's receiver is gone. An app's end shows when we read from it, too. */
  void sinkBroken(Direction direction) {
    if (direction == Direction.APP_TO_CLIENT) {
      note.note(Initiator.CLIENT, Cause.RESET);
      clientEnded(Cause.RESET);
    }
  }

  // -------------------------------------------------------------------------------------------
  // the last one closes the door

  /**
   * Closes when nothing is left to deliver and nobody is left to send; gives the last sender a
   * while. While a plan is at work, it says how long the app has; a client that lingers behind an
   * app that has gone has no more than ever.
   */
  void check() {
    if (relay.isClosed()) {
      return;
    }
    boolean sourcesOpen = upstream.sourceOpen() || downstream.sourceOpen();
    if (upstream.delivered() && downstream.delivered() && !sourcesOpen) {
      relay.close();
    } else if (downstream.delivered() && !downstream.sourceOpen()
        || (upstream.delivered() || downstream.delivered()) && !governed()) {
      waitForTheOther();
    }
  }

  private boolean governed() {
    return closing != null && closing.governs();
  }

  private void waitForTheOther() {
    Deadline armed = linger;
    if (armed == null) {
      armed = new Deadline(loop.wheel(), this::lingered);
      linger = armed;
      armed.in(LINGER_NANOS);
    }
  }

  private void lingered() {
    if (upstream.isStalled() || downstream.isStalled()) {
      // The last bytes are still on their way to a slow receiver, whose own deadline runs.
      linger = null;
      waitForTheOther();
    } else {
      relay.close();
    }
  }

  private Pump pump(Direction direction) {
    return direction == Direction.CLIENT_TO_APP ? upstream : downstream;
  }
}
