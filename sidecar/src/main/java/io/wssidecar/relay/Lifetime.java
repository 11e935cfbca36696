package io.wssidecar.relay;

import io.wssidecar.loop.Deadline;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.relay.RelayEnd.Cause;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a stream may live, and how long it may carry no message. Pings and Pongs are no
 * messages: otherwise our own keep-alive, or a browser's, would keep every stream for ever.
 *
 * <p>Runs on the stream's I/O thread; not shared.
 */
final class Lifetime {
  private static final int GOING_AWAY = 1001;

  private final Ending ending;
  private final IoLoop loop;
  private final long idle;
  private final Deadline age;
  private final Deadline silence;
  private long activeAt;

  /**
   * Begins to count.
   *
   * @param maxAge nanoseconds, 0 for no limit; up to a tenth less, so that streams which began
   *     together do not end together
   * @param idle nanoseconds without a message, 0 for no limit
   */
  Lifetime(Ending ending, IoLoop loop, long maxAge, long idle) {
    this.ending = ending;
    this.loop = loop;
    this.idle = idle;
    this.age = new Deadline(loop.wheel(), this::old);
    this.silence = new Deadline(loop.wheel(), this::silent);
    if (maxAge > 0) {
      age.in(maxAge - ThreadLocalRandom.current().nextLong(maxAge / 10 + 1));
    }
    if (idle > 0) {
      silence.in(idle);
    }
    activeAt = loop.wheel().lately();
  }

  /** A message, or a part of one, went by. */
  void active() {
    activeAt = loop.wheel().lately();
  }

  void stop() {
    age.cancel();
    silence.cancel();
  }

  private void old() {
    ending.politely(ClosePlan.alone(Cause.MAX_AGE, GOING_AWAY, "the connection is too old"));
  }

  private void silent() {
    long silent = loop.wheel().lately() - activeAt;
    if (silent < idle) {
      silence.in(idle - silent);
    } else {
      ending.politely(ClosePlan.alone(Cause.IDLE, GOING_AWAY, "the connection is idle"));
    }
  }
}
