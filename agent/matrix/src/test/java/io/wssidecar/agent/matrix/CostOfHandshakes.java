package io.wssidecar.agent.matrix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * By how much the agent slows handshakes down: two JVMs, one with the agent, take turns. What
 * counts is the processor time of the thread that does the handshakes.
 *
 * <p>A turn is as short as can be, a handshake or some: others who share the machine make the same
 * work half as long again from one tenth of a second to the next, and only turns right beside each
 * other are hit alike. Both JVMs are bound to one processor and wait for their compilers, which
 * therefore slow nobody down from the processor beside it and have the same to go by in each JVM.
 * What one pair of JVMs shows, the median of its turns, is one measurement all the same: no two
 * JVMs are laid out alike.
 */
final class CostOfHandshakes {
  private static final double WARM_NANOS = 5e9;
  private static final double TURN_NANOS = 2e6;

  private final Jdk jdk;
  private final CostLoop.Library library;
  private final Path certificates;

  /** The part of a handshake's time that is planted in the JVM with the agent; 0 for nothing. */
  private final double plant;

  private final List<Double> slowdowns = new ArrayList<>();
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
   * @param turns of each after each start
   * @param warm how much of the full warm-up they get, up to 1
   * @return the loss of handshakes a second, from pair of JVMs to pair of JVMs
   */
  CostStatistics measure(int starts, int turns, double warm) throws IOException {
    for (int start = 0; start < starts; start++) {
      try (CostLoop without = start();
          CostLoop with = start(AgentJar.option("port=0,jmx=off"))) {
        nanos = warm(without, with, WARM_NANOS * warm);
        int count = (int) Math.ceil(TURN_NANOS / nanos);
        long planted = (long) (plant * nanos);
        double[] losses = new double[turns];
        for (int turn = 0; turn < turns; turn++) {
          losses[turn] = loss(without, with, turn, count, planted);
        }
        slowdowns.add(CostStatistics.median(losses));
      }
    }
    return CostStatistics.of(slowdowns.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private CostLoop start(String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("-Xms256m", "-Xbatch"));
    words.addAll(List.of(options));
    return CostLoop.onOneProcessor(jdk, library, certificates, words.toArray(String[]::new));
  }

  /** In turns from the first handshake on, so that neither has the quieter time to compile. */
  private static double warm(CostLoop without, CostLoop with, double nanos) throws IOException {
    double spent = 0;
    double each = 1;
    for (int turn = 0; spent < nanos; turn++) {
      CostLoop first = turn % 2 == 0 ? without : with;
      CostLoop second = turn % 2 == 0 ? with : without;
      each = (first.time(5, 0) + second.time(5, 0)) / 2;
      spent += 10 * each;
    }
    return each;
  }

  /** One turn of each, which comes first by turns. */
  private static double loss(CostLoop without, CostLoop with, int turn, int count, long planted)
      throws IOException {
    if (turn % 2 == 0) {
      double plain = without.time(count, 0);
      return 1 - plain / with.time(count, planted);
    }
    double burdened = with.time(count, planted);
    return 1 - without.time(count, 0) / burdened;
  }

  /** What was measured, with the medians of each pair of JVMs. */
  String row(CostStatistics result) {
    List<String> starts = slowdowns.stream().map(each -> "%.2f".formatted(each * 100)).toList();
    return "JDK %d | %s | %.2f ms | %.0f %% | %s | %s"
        .formatted(
            jdk.feature(),
            library.label(),
            nanos / 1e6,
            plant * 100,
            result.text("%", 100),
            String.join(", ", starts));
  }
}
