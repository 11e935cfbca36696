package io.wssidecar.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where connections are accepted, and how many.
 *
 * @param addresses at least one; port 0 means any free port
 * @param trustedProxies whose forwarding headers are believed; empty means nobody's
 * @param ioThreads 1 to 64
 * @param maxConnections the most connections open at a time; 0 means no limit of ours
 * @param limits what else is limited before TLS
 * @param proxyProtocol whether each connection begins with a PROXY header, and comes from one of
 *     the trusted proxies
 */
public record ListenSettings(
    List<InetSocketAddress> addresses,
    List<Cidr> trustedProxies,
    int ioThreads,
    int maxConnections,
    ConnectionLimits limits,
    boolean proxyProtocol) {
  public ListenSettings {
    addresses = List.copyOf(addresses);
    trustedProxies = List.copyOf(trustedProxies);
    Require.that(!addresses.isEmpty(), "at least one address to listen on is needed");
    Require.that(ioThreads >= 1 && ioThreads <= 64, "I/O threads must be between 1 and 64");
    Require.that(maxConnections >= 0, "the connection limit must not be negative");
    Require.that(
        !proxyProtocol || !trustedProxies.isEmpty(), "PROXY headers need somebody to trust");
  }

  /** Likewise, with no more limits. */
  public ListenSettings(
      List<InetSocketAddress> addresses,
      List<Cidr> trustedProxies,
      int ioThreads,
      int maxConnections,
      boolean proxyProtocol) {
    this(
        addresses, trustedProxies, ioThreads, maxConnections, ConnectionLimits.NONE, proxyProtocol);
  }

  /** Likewise, with clients that are connected to us directly. */
  public ListenSettings(
      List<InetSocketAddress> addresses,
      List<Cidr> trustedProxies,
      int ioThreads,
      int maxConnections) {
    this(addresses, trustedProxies, ioThreads, maxConnections, false);
  }

  /** Whether the address is one of a trusted proxy. */
  public boolean trusts(InetAddress address) {
    for (int i = 0; i < trustedProxies.size(); i++) {
      if (trustedProxies.get(i).contains(address)) {
        return true;
      }
    }
    return false;
  }
}
