package io.wssidecar.config;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The ports beside the data path.
 *
 * @param health {@code /livez}, {@code /readyz} and {@code /metrics}, reachable from outside the
 *     pod; empty means off
 * @param admin the operator's port, loopback only; empty means off
 */
public record HealthSettings(
    Optional<InetSocketAddress> health, Optional<InetSocketAddress> admin) {}
