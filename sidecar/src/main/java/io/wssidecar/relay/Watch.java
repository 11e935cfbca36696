package io.wssidecar.relay;

import io.wssidecar.loop.Deadline;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.relay.FrameReader.Seen;
import org.jspecify.annotations.Nullable;

/**
 * All the clocks of an open stream: is each side alive, does it take what is for it, is the stream
 * in use, is it too old. What is switched off costs nothing, and a stall's clock nothing until
 * somebody stalls.
 *
 * <p>Runs on the stream's I/O thread; not shared.
 */
final class Watch {
  private final IoLoop loop;
  private final RelayLimits limits;
  private final Pump upstream;
  private final Pump downstream;
  private final Ending ending;
  private final @Nullable KeepAlive client;
  private final @Nullable KeepAlive app;
  private final @Nullable Lifetime lifetime;
  private @Nullable Deadline stall;

  Watch(Ending ending, IoLoop loop, RelayLimits limits, Pump upstream, Pump downstream) {
    this.loop = loop;
    this.limits = limits;
    this.upstream = upstream;
    this.downstream = downstream;
    this.ending = ending;
    client =
        limits.ping() == 0
            ? null
            : new KeepAlive(
                ending,
                Direction.APP_TO_CLIENT,
                downstream,
                upstream,
                loop,
                limits.ping(),
                limits.pong());
    app =
        limits.pingApp() == 0
            ? null
            : new KeepAlive(
                ending,
                Direction.CLIENT_TO_APP,
                upstream,
                downstream,
                loop,
                limits.pingApp(),
                limits.pong());
    lifetime =
        limits.age() == 0 && limits.idle() == 0
            ? null
            : new Lifetime(ending, loop, limits.age(), limits.idle());
  }

  /** Bytes came in a direction. */
  void came(Direction direction, boolean data) {
    KeepAlive speaker = pinged(direction.back());
    if (speaker != null) {
      speaker.heard();
    }
    if (data && lifetime != null) {
      lifetime.active();
    }
  }

  /** What stood in the direction's bytes has left. */
  void flushed(Direction direction) {
    KeepAlive listener = pinged(direction);
    if (listener != null) {
      listener.flushed();
    }
  }

  /** The direction's receiver takes nothing; or it took something, but not all. */
  void stalled(Direction direction) {
    Deadline armed = stall;
    if (armed == null) {
      armed = new Deadline(loop.wheel(), ending::stalledTooLong);
      stall = armed;
    }
    armed.in(limits.stall());
    KeepAlive unread = pinged(direction.back());
    if (unread != null) {
      unread.notReading();
    }
  }

  /** A receiver has taken all. */
  void unstalled() {
    if (stall != null && !upstream.isStalled() && !downstream.isStalled()) {
      stall.cancel();
    }
  }

  /** A peer's control frame goes by. */
  void control(Direction direction, Seen seen) {
    KeepAlive listener = pinged(direction);
    KeepAlive speaker = pinged(direction.back());
    if (seen == Seen.PING && listener != null) {
      listener.othersPing();
    } else if (seen == Seen.PONG && speaker != null) {
      speaker.othersPong();
    }
  }

  /** Our Ping stands in the direction's bytes. */
  void pingPut(Direction direction) {
    KeepAlive listener = pinged(direction);
    if (listener != null) {
      listener.put();
    }
  }

  /** Who speaks in a direction answered our Ping: after how many nanoseconds, or less than 0. */
  long answered(Direction direction, long nonce) {
    KeepAlive speaker = pinged(direction.back());
    return speaker == null ? -1 : speaker.answered(nonce);
  }

  void stop() {
    if (stall != null) {
      stall.cancel();
    }
    if (client != null) {
      client.stop();
    }
    if (app != null) {
      app.stop();
    }
    if (lifetime != null) {
      lifetime.stop();
    }
  }

  /** Whose Pings go in that direction, if anybody's. */
  private @Nullable KeepAlive pinged(Direction direction) {
    return direction == Direction.CLIENT_TO_APP ? app : client;
  }
}
