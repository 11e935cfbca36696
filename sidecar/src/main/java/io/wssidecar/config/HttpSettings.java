package io.wssidecar.config;

import java.time.Duration;
import java.util.List;

/**
 * How long a client may take, and which pages' scripts it may come from.
 *
 * @param requestTimeout from the first byte of a request head to its last
 * @param keepAlive how long a connection may wait for its next request
 * @param origins whose pages may open a WebSocket, each as {@code upgrade.OriginRule} reads it;
 *     empty means everybody's
 */
public record HttpSettings(Duration requestTimeout, Duration keepAlive, List<String> origins) {
  public HttpSettings {
    origins = List.copyOf(origins);
    Require.that(requestTimeout.toMillis() > 0, "the request timeout must be positive");
    Require.that(keepAlive.toMillis() > 0, "the keep-alive time must be positive");
  }
}
