package io.wssidecar.config;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where connections are accepted, and how many.
 *
 * @param addresses at least one; port 0 means any free port
 * @param trustedProxies whose forwarding headers are believed; empty means nobody's
 * @param ioThreads 1 to 64
 * @param maxConnections the most connections open at a time; 0 means no limit of ours
 */
public record ListenSettings(
    List<InetSocketAddress> addresses,
    List<Cidr> trustedProxies,
    int ioThreads,
    int maxConnections) {
  public ListenSettings {
    addresses = List.copyOf(addresses);
    trustedProxies = List.copyOf(trustedProxies);
    Require.that(!addresses.isEmpty(), "at least one address to listen on is needed");
    Require.that(ioThreads >= 1 && ioThreads <= 64, "I/O threads must be between 1 and 64");
    Require.that(maxConnections >= 0, "the connection limit must not be negative");
  }
}
