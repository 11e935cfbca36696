package io.wssidecar.kit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every series of one metric at one moment.
 *
 * @param values by labels, which are sorted and have commas between them
 */
public record Counters(Map<String, Double> values) {
  /**
   * Asks a sidecar with a health port.
   *
   * @param without names of labels that do not matter: series that differ in them only are one
   */
  public static Counters of(SidecarUnderTest sidecar, String metric, String... without) {
    Map<String, Double> all = new TreeMap<>();
    sidecar
        .health("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(metric + "{"))
        .forEach(line -> all.merge(labels(line, without), value(line), Double::sum));
    return new Counters(all);
  }

  private static String labels(String line, String... without) {
    String labels = line.substring(line.indexOf('{') + 1, line.indexOf('}'));
    return Stream.of(labels.split(","))
        .filter(label -> Stream.of(without).noneMatch(name -> label.startsWith(name + "=")))
        .sorted()
        .collect(Collectors.joining(","));
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  /** The series that went up by exactly one; any other move is told as such. */
  public List<String> movedSince(Counters before) {
    return values.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(before.values.get(entry.getKey())))
        .map(entry ->
            entry.getValue() == before.values.getOrDefault(entry.getKey(), 0.0) + 1
                ? entry.getKey()
                : entry.getKey() + " moved to " + entry.getValue())
        .toList();
  }
}
