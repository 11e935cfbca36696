package io.wssidecar.agent.matrix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * By how much the agent slows handshakes down: two JVMs, one with the agent, do some handshakes in
 * turn, each pair of turns right after the other, so that whatever else the machine does hits both.
 * What counts is the processor time of the thread that does them. No two JVMs compile the same
 * code, and that alone makes a percent: what counts as one measurement is therefore the median of
 * all turns of one pair of JVMs, and many pairs are started.
 */
final class CostOfHandshakes {
  private static final double WARM_NANOS = 4e9;
  private static final double TURN_NANOS = 5e7;

  private final Jdk jdk;
  private final CostLoop.Library library;
  private final Path certificates;

  /** The part of a handshake's time that is planted in the JVM with the agent; 0 for nothing. */
  private final double plant;

  private final List<Double> slowdowns = new ArrayList<>();
  private final List<Double> medians = new ArrayList<>();
  private double nanos;

  CostOfHandshakes(Jdk jdk, CostLoop.Library library, Path certificates, double plant) {
    this.jdk = jdk;
    this.library = library;
    this.certificates = certificates;
    this.plant = plant;
  }

  /**
   * Measures.
   *
   * @param starts how often both JVMs are started
   * @param pairs of turns after each start
   * @param warm how much of the full warm-up they get, up to 1
   * @return the loss of handshakes a second, from pair of JVMs to pair of JVMs
   */
  CostStatistics measure(int starts, int pairs, double warm) throws IOException {
    for (int start = 0; start < starts; start++) {
      try (CostLoop without = CostLoop.start(jdk, library, certificates, "-Xms256m");
          CostLoop with =
              CostLoop.start(
                  jdk, library, certificates, "-Xms256m", AgentJar.option("port=0,jmx=off"))) {
        double each = warm(without, WARM_NANOS * warm);
        warm(with, WARM_NANOS * warm);
        nanos = each;
        alternate(without, with, pairs, each);
      }
    }
    return CostStatistics.of(array(medians));
  }

  private void alternate(CostLoop without, CostLoop with, int pairs, double each)
      throws IOException {
    int count = (int) Math.max(4, TURN_NANOS / each);
    long planted = (long) (plant * each);
    List<Double> here = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      double plain;
      double burdened;
      if (pair % 2 == 0) {
        plain = without.time(count, 0);
        burdened = with.time(count, planted);
      } else {
        burdened = with.time(count, planted);
        plain = without.time(count, 0);
      }
      here.add(1 - plain / burdened);
    }
    slowdowns.addAll(here);
    medians.add(CostStatistics.of(array(here)).median());
  }

  /** Until that much time is spent; what a handshake costs in the end. */
  private static double warm(CostLoop loop, double nanos) throws IOException {
    double spent = 0;
    double each = 0;
    while (spent < nanos) {
      each = loop.time(50, 0);
      spent += 50 * each;
    }
    return each;
  }

  private static double[] array(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** What was measured, with the medians after each start. */
  String row(CostStatistics result) {
    List<String> starts = medians.stream().map(each -> "%.2f".formatted(each * 100)).toList();
    return "JDK %d | %s | %.2f ms | %.0f %% | %s | all turns %s | %s"
        .formatted(
            jdk.feature(),
            library.name().toLowerCase(java.util.Locale.ROOT),
            nanos / 1e6,
            plant * 100,
            result.text("%", 100),
            CostStatistics.of(array(slowdowns)).text("%", 100),
            String.join(", ", starts));
  }
}
