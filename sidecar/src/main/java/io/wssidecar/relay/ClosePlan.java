package io.wssidecar.relay;

import io.wssidecar.relay.RelayEnd.Cause;
import java.util.concurrent.TimeUnit;

/**
 * What a stream is told when we end it, and how long each step may take; all times in nanoseconds.
 *
 * @param cause why it ends
 * @param code the Close's code
 * @param reason the Close's text, short
 * @param force from the beginning until a Close may stand between two fragments of a message
 * @param patience from our Close until a client that did not answer is given up
 * @param cut from the beginning until both sockets are closed, whatever the state
 */
record ClosePlan(Cause cause, int code, String reason, long force, long patience, long cut) {
  /** The app is gone: nobody is left who could finish a message. */
  static final ClosePlan APP_LOST =
      new ClosePlan(
          Cause.APP_LOST,
          1012,
          "the app went away",
          0,
          TimeUnit.SECONDS.toNanos(5),
          TimeUnit.SECONDS.toNanos(5));

  /** The part of the window over which the Closes are spread: who is last needs time to answer. */
  static long spread(long window) {
    return window / 5 * 3;
  }

  /** One stream ends, the sidecar goes on: seconds do not matter. */
  static ClosePlan alone(Cause cause, int code, String reason) {
    return new ClosePlan(
        cause,
        code,
        reason,
        TimeUnit.SECONDS.toNanos(5),
        TimeUnit.SECONDS.toNanos(5),
        TimeUnit.SECONDS.toNanos(15));
  }

  /** All streams end within a window; their Closes are spread over its first part. */
  static ClosePlan drain(int code, long window) {
    return new ClosePlan(
        Cause.DRAINED,
        code,
        "the server is going away",
        window / 6 * 5,
        Math.min(TimeUnit.SECONDS.toNanos(5), window / 6),
        window);
  }
}
