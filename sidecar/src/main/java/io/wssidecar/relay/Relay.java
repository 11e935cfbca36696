package io.wssidecar.relay;

import io.undertow.connector.PooledByteBuffer;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.relay.FrameReader.Seen;
import io.wssidecar.relay.RelayEnd.Cause;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * One upgraded stream: two sockets on one I/O thread, a {@link Pump} for each direction.
 *
 * <p>How it ends is {@link Ending}'s business, how long it may be silent {@link Watch}'s.
 *
 * <p>Runs on the stream's I/O thread; not shared.
 */
public final class Relay implements Passage.Sights {
  private final StreamConnection client;
  private final StreamConnection app;
  private final IoLoop loop;
  private final StreamFacts facts;
  private final BooleanSupplier truncated;
  private final Ledger ledger;
  private final RelayEvents events;
  private final Runnable onClosed;
  private final Pump upstream;
  private final Pump downstream;
  private final Watch watch;
  private final Ending ending;
  private final long begun = System.nanoTime();

  private boolean closed;

  // The open streams of one I/O thread are chained; the ledger does it.
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
    this.ledger = relays.ledger(loop);
    this.events = events;
    this.onClosed = onClosed;
    upstream = connect(Direction.CLIENT_TO_APP, client, app, relays.limits().maxMessage());
    downstream = connect(Direction.APP_TO_CLIENT, app, client, FrameReader.UNLIMITED);
    ending = new Ending(this, loop, ledger, relays.limits().lostSpread(), upstream, downstream);
    watch = new Watch(ending, loop, relays.limits(), upstream, downstream);
  }

  private Pump connect(Direction direction, StreamConnection from, StreamConnection to, long most) {
    return new Pump(
        this,
        direction,
        new Passage(direction, most, ledger, this),
        from.getSourceChannel().getConduit(),
        to.getSinkChannel().getConduit(),
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
    relay.ledger.opened(relay);
    events.opened(facts);
    relay.upstream.start(null);
    relay.downstream.start(early);
    relays.started(relay);
  }

  // -------------------------------------------------------------------------------------------
  // what the pumps and their passages tell

  @Override
  public void control(Direction direction, Seen seen) {
    watch.control(direction, seen);
    if (seen == Seen.CLOSE) {
      ending.peerCloses(direction);
    }
  }

  @Override
  public void ownPong(Direction direction, long nonce) {
    long nanos = watch.answered(direction, nonce);
    if (nanos >= 0 && direction == Direction.CLIENT_TO_APP) {
      events.ponged(nanos);
    }
  }

  @Override
  public void pingPut(Direction direction) {
    watch.pingPut(direction);
  }

  @Override
  public void closePut(Direction direction) {
    ending.closePut(direction);
  }

  @Override
  public void tooBig(Direction direction) {
    ending.politely(ClosePlan.alone(Cause.TOO_BIG, 1009, "the message is too big"));
  }

  // -------------------------------------------------------------------------------------------
  // keeping and ending

  /** Puts in what waits in the direction, if it can. */
  void putIn(Direction direction) {
    pump(direction).putIn();
  }

  /** Delivers what is pending in the direction, and the end. */
  void finish(Direction direction) {
    pump(direction).end();
  }

  /** Whether the app has been sent the end of the stream. */
  boolean toldAppTheEnd() {
    return upstream.delivered();
  }

  /** Whether somebody has not got what was for them, or an app still speaks. */
  boolean unfinished() {
    return !downstream.delivered() || downstream.sourceOpen();
  }

  Ending ending() {
    return ending;
  }

  Watch watch() {
    return watch;
  }

  Ledger ledger() {
    return ledger;
  }

  Cause cleanEnd(Direction direction) {
    boolean cut = direction == Direction.CLIENT_TO_APP && truncated.getAsBoolean();
    return cut ? Cause.TRUNCATED : Cause.CLOSED;
  }

  boolean isClosed() {
    return closed;
  }

  /** Closes both sockets now. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    watch.stop();
    ending.stop();
    upstream.release();
    downstream.release();
    IoUtils.safeClose(client);
    IoUtils.safeClose(app);
    ledger.ended(this);
    DrainOutcome outcome = ending.drainOutcome();
    if (outcome != null) {
      events.drained(outcome);
    }
    events.ended(facts, ending.note().of(System.nanoTime() - begun, upstream, downstream));
    onClosed.run();
  }

  private Pump pump(Direction direction) {
    return direction == Direction.CLIENT_TO_APP ? upstream : downstream;
  }

  StreamSnapshot snapshot() {
    return new StreamSnapshot(
        facts,
        System.nanoTime() - begun,
        upstream.bytes(),
        downstream.bytes(),
        upstream.passage().messages(),
        downstream.passage().messages(),
        ending.note().closing());
  }
}
