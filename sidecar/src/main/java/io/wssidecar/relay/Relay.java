package io.wssidecar.relay;

import io.undertow.connector.PooledByteBuffer;
import io.wssidecar.loop.Deadline;
import io.wssidecar.loop.IoLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * One upgraded stream: two sockets on one I/O thread, a {@link Pump} for each direction.
 *
 * <p>How a stream ends:
 *
 * <ul>
 *   <li>The client ends (close_notify, FIN, reset): what it sent is delivered to the app, then a
 *       FIN. What the app still sends is read and discarded: Conscrypt closes both directions with
 *       the client's close_notify, and a WebSocket client that has gone has no use for it.
 *   <li>The app ends: what it sent is delivered to the client, then close_notify and FIN. What the
 *       client still sends goes on to the app.
 *   <li>We end it: both get what is pending, and the end.
 * </ul>
 *
 * Then the other side has {@link #LINGER_NANOS} to end too. Unread input is read and discarded
 * until then, because closing a socket with unread input sends a reset, which may destroy what was
 * just delivered.
 *
 * <p>Runs on the stream's I/O thread; not shared.
 */
public final class Relay {
  /** How long a side may stay open after the other one's end was delivered to it. */
  static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** How long a receiver may take no byte. */
  static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final StreamConnection client;
  private final StreamConnection app;
  private final IoLoop loop;
  private final StreamFacts facts;
  private final BooleanSupplier truncated;
  private final Relays relays;
  private final RelayEvents events;
  private final Runnable onClosed;
  private final Pump upstream;
  private final Pump downstream;
  private final long begun = System.nanoTime();

  private RelayEnd.@Nullable Initiator initiator;
  private RelayEnd.@Nullable Cause cause;
  private @Nullable Deadline stall;
  private @Nullable Deadline linger;
  private boolean closed;

  /**
   * The open relays of one I/O thread are chained, so that a drain finds them without a set's
   * nodes.
   */
  @Nullable Relay next;

  @Nullable Relay previous;

  private Relay(
      StreamConnection client,
      StreamConnection app,
      IoLoop loop,
      StreamFacts facts,
      BooleanSupplier truncated,
      Relays relays,
      RelayEvents events,
      Runnable onClosed) {
    this.client = client;
    this.app = app;
    this.loop = loop;
    this.facts = facts;
    this.truncated = truncated;
    this.relays = relays;
    this.events = events;
    this.onClosed = onClosed;
    this.upstream =
        new Pump(
            this,
            RelayEnd.Initiator.CLIENT,
            client.getSourceChannel().getConduit(),
            app.getSinkChannel().getConduit(),
            loop);
    this.downstream =
        new Pump(
            this,
            RelayEnd.Initiator.APP,
            app.getSourceChannel().getConduit(),
            client.getSinkChannel().getConduit(),
            loop);
  }

  /**
   * Connects the two and begins to relay.
   *
   * @param early what the app sent behind its 101
   * @param truncated whether the client's end of stream came without close_notify; asked once, when
   *     it came
   * @param onClosed runs once, when both sockets are closed
   */
  public static void start(
      StreamConnection client,
      StreamConnection app,
      IoLoop loop,
      @Nullable PooledByteBuffer early,
      StreamFacts facts,
      BooleanSupplier truncated,
      Relays relays,
      RelayEvents events,
      Runnable onClosed) {
    Relay relay = new Relay(client, app, loop, facts, truncated, relays, events, onClosed);
    relays.opened(relay, loop);
    events.opened(facts);
    relay.upstream.start(null);
    relay.downstream.start(early);
  }

  /** Ends the stream from our side. */
  void stop() {
    ending(RelayEnd.Initiator.SIDECAR, RelayEnd.Cause.STOPPED);
    downstream.end();
    upstream.end();
  }

  void count(RelayEnd.Initiator from, int bytes) {
    relays.count(
        loop,
        from == RelayEnd.Initiator.CLIENT ? Direction.CLIENT_TO_APP : Direction.APP_TO_CLIENT,
        bytes);
  }

  RelayEnd.Cause cleanEnd(RelayEnd.Initiator from) {
    boolean cut = from == RelayEnd.Initiator.CLIENT && truncated.getAsBoolean();
    return cut ? RelayEnd.Cause.TRUNCATED : RelayEnd.Cause.CLOSED;
  }

  /**
   * Notes who ended the stream and why; the first one did. When a client's reset leaves nothing to
   * deliver, that is the end of everything at once: there is nobody to be polite to.
   */
  void ending(RelayEnd.Initiator who, RelayEnd.Cause why) {
    if (initiator == null) {
      initiator = who;
      cause = why;
    }
    if (who == RelayEnd.Initiator.CLIENT) {
      if (why == RelayEnd.Cause.RESET && !upstream.isStalled()) {
        close();
      } else {
        downstream.end();
      }
    }
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * Closes when nothing is left to deliver and nobody is left to send; gives the last sender a
   * while.
   */
  void check() {
    if (closed || !upstream.delivered() || !downstream.delivered()) {
      if (!closed && (upstream.delivered() || downstream.delivered())) {
        waitForTheOther();
      }
      return;
    }
    if (upstream.sourceOpen() || downstream.sourceOpen()) {
      waitForTheOther();
    } else {
      close();
    }
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
      close();
    }
  }

  void stalled() {
    Deadline armed = stall;
    if (armed == null) {
      armed = new Deadline(loop.wheel(), this::stalledTooLong);
      stall = armed;
    }
    armed.in(STALL_NANOS);
  }

  void unstalled() {
    Deadline armed = stall;
    if (armed != null && !upstream.isStalled() && !downstream.isStalled()) {
      armed.cancel();
    }
  }

  private void stalledTooLong() {
    RelayEnd.Initiator who =
        downstream.isStalled() ? RelayEnd.Initiator.CLIENT : RelayEnd.Initiator.APP;
    if (initiator == null) {
      initiator = who;
      cause = RelayEnd.Cause.STALLED;
    }
    close();
  }

  /** Closes both sockets now. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (stall != null) {
      stall.cancel();
    }
    if (linger != null) {
      linger.cancel();
    }
    upstream.release();
    downstream.release();
    IoUtils.safeClose(client);
    IoUtils.safeClose(app);
    relays.ended(this, loop);
    events.ended(facts, end());
    onClosed.run();
  }

  StreamSnapshot snapshot() {
    return new StreamSnapshot(
        facts, System.nanoTime() - begun, upstream.bytes(), downstream.bytes(), 0, 0, false);
  }

  private RelayEnd end() {
    return new RelayEnd(
        initiator == null ? RelayEnd.Initiator.SIDECAR : initiator,
        cause == null ? RelayEnd.Cause.STOPPED : cause,
        0,
        System.nanoTime() - begun,
        upstream.bytes(),
        downstream.bytes(),
        0,
        0);
  }
}
