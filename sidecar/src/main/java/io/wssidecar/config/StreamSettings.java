package io.wssidecar.config;

import java.time.Duration;

/**
 * How an upgraded stream is kept, limited and ended. A zero duration or size means off.
 *
 * @param pingInterval how long a client may be silent before it is sent a Ping
 * @param pongTimeout how long after the Ping it may stay silent
 * @param pingApp like {@code pingInterval}, for the app; the same pong timeout
 * @param idleTimeout how long a stream may carry no message in either direction
 * @param maxAge how long a stream may live; each one's own is up to a tenth shorter
 * @param writeStallTimeout how long a receiver may take no byte that waits for it; never off
 * @param maxMessageBytes the longest message a client may send, as it is on the wire, all fragments
 * @param closeCode what a drain tells the peers
 * @param appLostSpread over which time clients are told that the app is gone
 */
public record StreamSettings(
    Duration pingInterval,
    Duration pongTimeout,
    Duration pingApp,
    Duration idleTimeout,
    Duration maxAge,
    Duration writeStallTimeout,
    long maxMessageBytes,
    int closeCode,
    Duration appLostSpread) {

  /** What holds when nothing is set. */
  public static final StreamSettings DEFAULTS =
      new StreamSettings(
          Duration.ofSeconds(25),
          Duration.ofSeconds(20),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofSeconds(60),
          0,
          1001,
          Duration.ofSeconds(5));

  public StreamSettings {
    Require.that(!pingInterval.isNegative(), "the ping interval must not be negative");
    Require.that(pongTimeout.toMillis() > 0, "the pong timeout must be positive");
    Require.that(!pingApp.isNegative(), "the app's ping interval must not be negative");
    Require.that(!idleTimeout.isNegative(), "the idle timeout must not be negative");
    Require.that(!maxAge.isNegative(), "the greatest age must not be negative");
    Require.that(writeStallTimeout.toMillis() > 0, "the write stall timeout must be positive");
    Require.that(maxMessageBytes >= 0, "the greatest message must not be negative");
    Require.that(isCloseCode(closeCode), "the close code must be one that may be sent");
    Require.that(!appLostSpread.isNegative(), "the spread must not be negative");
  }

  /** Whether an endpoint may send that close code (RFC 6455 §7.4). */
  public static boolean isCloseCode(int code) {
    boolean reserved = code == 1004 || code == 1005 || code == 1006;
    return code >= 1000 && code <= 1014 && !reserved || code >= 3000 && code <= 4999;
  }
}
