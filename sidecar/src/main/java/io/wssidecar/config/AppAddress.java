package io.wssidecar.config;

/**
 * Where an app listens: {@code http://host:port}.
 *
 * @param host a literal address or a name; an IPv6 literal stands without brackets
 * @param port 1 to 65535
 */
public record AppAddress(String host, int port) {
  public AppAddress {
    Require.that(!host.isEmpty(), "an app needs a host");
    Require.that(port >= 1 && port <= 65535, "an app's port must be between 1 and 65535");
  }

  /** The address as it is written in logs, metrics and the affinity cookie's seed. */
  @Override
  public String toString() {
    return "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
