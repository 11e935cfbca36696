package io.wssidecar.metrics;

import java.time.Duration;
import java.util.Arrays;

/**
 * Histogram bounds. Few and fixed: each is a series for ever, and percentiles made here could not
 * be added up.
 */
final class Buckets {
  private Buckets() {}

  static Duration[] millis(long... bounds) {
    return Arrays.stream(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  static Duration[] seconds(long... bounds) {
    return Arrays.stream(bounds).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
  }
}
