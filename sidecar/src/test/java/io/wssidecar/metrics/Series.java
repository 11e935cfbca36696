package io.wssidecar.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A scrape, for tests that look at single values. */
final class Series {
  private static final Pattern JVM = Pattern.compile("^(jvm|process|system)_.*");

  private Series() {}

  /** All series but the buckets, with their values. */
  static Map<String, Double> of(SidecarMetrics metrics) {
    Map<String, Double> found = new TreeMap<>();
    for (String line : metrics.scrape().split("\n")) {
      if (!line.startsWith("#") && !line.contains("_bucket{")) {
        int blank = line.lastIndexOf(' ');
        found.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
      }
    }
    return found;
  }

  /** Those of ours; the JVM's come as it pleases, such as the first pause of its collector. */
  static Map<String, Double> own(SidecarMetrics metrics) {
    Map<String, Double> found = of(metrics);
    found.keySet().removeIf(name -> JVM.matcher(name).matches());
    return found;
  }
}
