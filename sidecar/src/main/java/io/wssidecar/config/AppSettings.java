package io.wssidecar.config;

import java.time.Duration;
import java.util.List;

/**
 * The apps behind the sidecar.
 *
 * @param apps at least one
 * @param balance how one of several is chosen
 * @param connectTimeout how long a dial may take
 * @param responseTimeout from the end of the request to the end of the response's head
 * @param keepAlive how long an idle connection to an app is kept; zero means never
 * @param proxyProtocol the header that tells an app whom a connection is for; with one, a
 *     connection serves one client and one request
 */
public record AppSettings(
    List<AppAddress> apps,
    Balance balance,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration keepAlive,
    ProxyProtocol proxyProtocol) {
  public AppSettings {
    apps = List.copyOf(apps);
    Require.that(!apps.isEmpty(), "at least one app is needed");
    Require.that(connectTimeout.toMillis() > 0, "the connect timeout must be positive");
    Require.that(responseTimeout.toMillis() > 0, "the app timeout must be positive");
    Require.that(!keepAlive.isNegative(), "the app keep-alive time must not be negative");
  }

  /** Likewise, without a PROXY header. */
  public AppSettings(
      List<AppAddress> apps,
      Balance balance,
      Duration connectTimeout,
      Duration responseTimeout,
      Duration keepAlive) {
    this(apps, balance, connectTimeout, responseTimeout, keepAlive, ProxyProtocol.OFF);
  }

  /** Which PROXY header an app expects. */
  public enum ProxyProtocol {
    /** None. */
    OFF,
    /** A line of text: the addresses of the client, and the one it connected to. */
    V1,
    /** A block of bytes: the same, and what TLS knows of the client. */
    V2
  }

  /** How one of several apps is chosen. */
  public enum Balance {
    /** One after the other. */
    ROUND_ROBIN,
    /** The one with the fewest open requests and streams. */
    LEAST_CONNECTIONS,
    /** The one that the client's address stands for, as long as it is there. */
    SOURCE_HASH,
    /** The one that the client's cookie names, else the least connections; sets the cookie. */
    COOKIE
  }
}
