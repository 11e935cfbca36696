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
 */
public record AppSettings(
    List<AppAddress> apps,
    Balance balance,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration keepAlive) {
  public AppSettings {
    apps = List.copyOf(apps);
    Require.that(!apps.isEmpty(), "at least one app is needed");
    Require.that(connectTimeout.toMillis() > 0, "the connect timeout must be positive");
    Require.that(responseTimeout.toMillis() > 0, "the app timeout must be positive");
    Require.that(!keepAlive.isNegative(), "the app keep-alive time must not be negative");
  }

  /** How one of several apps is chosen. */
  public enum Balance {
    /** One after the other. */
    ROUND_ROBIN,
    /** The one with the fewest open requests and streams. */
    LEAST_CONNECTIONS,
    /** The one that the client's cookie names, else the least connections; sets the cookie. */
    COOKIE
  }
}
