package io.wssidecar.agent.matrix;

import java.util.Map;
import java.util.TreeMap;

/** Counters by their names. */
final class Series {
  private Series() {}

  /** What is counted too often, or, with a minus, not often enough. */
  static String difference(Map<String, Long> actual, Map<String, Long> expected) {
    Map<String, Long> difference = new TreeMap<>(actual);
    expected.forEach((name, count) -> difference.merge(name, -count, Long::sum));
    difference.values().removeIf(count -> count == 0);
    return difference.toString().replaceAll("\\w+_failures_total", "");
  }
}
