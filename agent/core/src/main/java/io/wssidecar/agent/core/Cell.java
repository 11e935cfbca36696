package io.wssidecar.agent.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** One counter with its labels. Any thread. */
public final class Cell {
  private final Metric metric;
  private final Map<String, String> labels;
  private final LongAdder count = new LongAdder();

  /**
   * @param values one for each of the metric's label names, in their order
   */
  Cell(Metric metric, String... values) {
    this.metric = metric;
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      all.put(metric.labels().get(i), values[i]);
    }
    this.labels = Collections.unmodifiableMap(all);
  }

  public Metric metric() {
    return metric;
  }

  /** In the order of the metric's label names. */
  public Map<String, String> labels() {
    return labels;
  }

  public long count() {
    return count.sum();
  }

  void increment() {
    count.increment();
  }
}
