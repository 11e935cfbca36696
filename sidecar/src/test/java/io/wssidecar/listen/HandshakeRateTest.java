package io.wssidecar.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** So many handshakes a second, a second's worth of them at once; the clock is ours. */
class HandshakeRateTest {
  private static final long SECOND = 1_000_000_000L;

  /** Near the end of the nano clock, which may be anywhere. */
  private long now = Long.MAX_VALUE - SECOND / 2;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100, 9_999, 1_000_000})
  void aBurstOfOneSecondsWorthIsAllowed(int perSecond) {
    assertEquals(perSecond, taken(new HandshakeRate(perSecond, now), 2 * perSecond));
  }

  @Test
  void afterABurstTokensComeBackEvenly() {
    HandshakeRate rate = new HandshakeRate(10, now);
    assertEquals(10, taken(rate, 20));
    for (int i = 0; i < 30; i++) {
      now += SECOND / 10;
      assertTrue(rate.take(now), "token " + i);
      assertFalse(rate.take(now), "one more than token " + i);
    }
  }

  @Test
  void aQuietHourIsWorthNoMoreThanASecond() {
    HandshakeRate rate = new HandshakeRate(10, now);
    now += 3600 * SECOND;
    assertEquals(10, taken(rate, 20));
  }

  @Test
  void refusalsCostNothing() {
    HandshakeRate rate = new HandshakeRate(10, now);
    assertEquals(10, taken(rate, 1_000_000));
    now += SECOND / 10;
    assertTrue(rate.take(now));
  }

  private int taken(HandshakeRate rate, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += rate.take(now) ? 1 : 0;
    }
    return taken;
  }
}
