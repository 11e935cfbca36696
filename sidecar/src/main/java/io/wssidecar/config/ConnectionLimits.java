package io.wssidecar.config;

/**
 * How much may be asked of the front door before TLS begins.
 *
 * @param perAddress the most connections open at a time from one client: an IPv4 address, or an
 *     IPv6 network of 64 bits, which is what one subscriber has; 0 means no limit
 * @param handshakesPerSecond the most TLS handshakes begun in a second, of all clients together; a
 *     burst of one second's worth may come at once; 0 means no limit
 */
public record ConnectionLimits(int perAddress, int handshakesPerSecond) {
  /** Neither limit. */
  public static final ConnectionLimits NONE = new ConnectionLimits(0, 0);

  public ConnectionLimits {
    Require.that(perAddress >= 0, "the limit for an address must not be negative");
    Require.that(
        handshakesPerSecond >= 0 && handshakesPerSecond <= 1_000_000,
        "handshakes in a second must be between 0 and a million");
  }
}
