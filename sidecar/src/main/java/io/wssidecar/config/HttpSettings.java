package io.wssidecar.config;

import java.time.Duration;

/**
 * How long a client may take.
 *
 * @param requestTimeout from the first byte of a request head to its last
 * @param keepAlive how long a connection may wait for its next request
 */
public record HttpSettings(Duration requestTimeout, Duration keepAlive) {
  public HttpSettings {
    Require.that(requestTimeout.toMillis() > 0, "the request timeout must be positive");
    Require.that(keepAlive.toMillis() > 0, "the keep-alive time must be positive");
  }
}
