package io.wssidecar.config;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The ports beside the data path.
 *
 * @param health {@code /livez}, {@code /readyz} and {@code /metrics}, reachable from outside the
 *     pod; empty means off
 * @param admin the operator's port, loopback only; empty means off
 * @param agent whether the Java agent was asked for; it came with the JVM, before these settings
 */
public record HealthSettings(
    Optional<InetSocketAddress> health, Optional<InetSocketAddress> admin, boolean agent) {
  /** Without the agent, as when nothing is set. */
  public HealthSettings(Optional<InetSocketAddress> health, Optional<InetSocketAddress> admin) {
    this(health, admin, false);
  }
}
