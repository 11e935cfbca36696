package io.wssidecar.config;

import java.time.Duration;

/**
 * How the sidecar ends.
 *
 * @param delay after the first signal: not ready, but everything is still served
 * @param window after the delay: how long requests and streams may take to end
 */
public record StopSettings(Duration delay, Duration window) {
  public StopSettings {
    Require.that(!delay.isNegative(), "the drain delay must not be negative");
    Require.that(!window.isNegative(), "the drain window must not be negative");
  }
}
