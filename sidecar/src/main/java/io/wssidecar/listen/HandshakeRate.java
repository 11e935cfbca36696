package io.wssidecar.listen;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bucket of tokens, one a handshake, that holds one second's worth and fills evenly. Kept as the
 * moment at which it will be full again, so that one number is the whole state.
 *
 * <p>Safe from any thread.
 */
final class HandshakeRate {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** How long the bucket takes to get back one token, in nanoseconds. */
  private final long token;

  private final AtomicLong fullAt;

  /**
   * A full bucket.
   *
   * @param perSecond 1 to a million
   * @param now on the nano clock
   */
  HandshakeRate(int perSecond, long now) {
    this.token = SECOND / perSecond;
    this.fullAt = new AtomicLong(now);
  }

  /** Takes a token, if there is one. */
  boolean take(long now) {
    while (true) {
      long known = fullAt.get();
      long next = (known - now > 0 ? known : now) + token;
      if (next - now > SECOND) {
        return false;
      }
      if (fullAt.compareAndSet(known, next)) {
        return true;
      }
    }
  }
}
