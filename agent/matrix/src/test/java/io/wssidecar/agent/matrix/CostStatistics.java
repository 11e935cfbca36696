package io.wssidecar.agent.matrix;

import java.util.Arrays;
import java.util.Locale;

/**
 * By how much the one of each pair differs from the other, and how far the true difference may be
 * from that: the Hodges–Lehmann estimate, and the bounds of Wilcoxon's signed-rank test. They need
 * no bell curve, for on a shared machine the noise has a long tail; only that the noise does not
 * tell the two of a pair apart.
 *
 * @param lower one-sided 95 % bound
 * @param upper one-sided 95 % bound
 */
record CostStatistics(int count, double lower, double middle, double upper) {
  /** The differences of the pairs. */
  static CostStatistics of(double[] sample) {
    int n = sample.length;
    double[] means = new double[n * (n + 1) / 2];
    int next = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        means[next] = (sample[i] + sample[j]) / 2;
        next++;
      }
    }
    Arrays.sort(means);
    int rank = rank(n);
    return new CostStatistics(n, means[rank - 1], median(means), means[means.length - rank]);
  }

  /** The one in the middle, or the mean of the two. */
  static double median(double[] sample) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  /**
   * How far from either end of all means of two the bounds stand, from 1: the largest k with P(W
   * &lt; k) at most 5 %, where W is the sum of those ranks whose difference is positive, each of
   * them with probability one half. With less than five there is no such bound, and it is the end
   * itself.
   */
  static int rank(int n) {
    double[] chance = new double[n * (n + 1) / 2 + 1];
    chance[0] = 1;
    for (int rank = 1; rank <= n; rank++) {
      for (int sum = chance.length - 1; sum >= 0; sum--) {
        chance[sum] = (chance[sum] + (sum >= rank ? chance[sum - rank] : 0)) / 2;
      }
    }
    int k = 0;
    for (double below = chance[0]; below <= 0.05; below += chance[k]) {
      k++;
    }
    return Math.max(1, k);
  }

  /** The difference, and between which bounds. */
  String text(String unit, double factor) {
    return String.format(
        Locale.ROOT,
        "%.2f %s (%.2f to %.2f, n=%d)",
        middle * factor,
        unit,
        lower * factor,
        upper * factor,
        count);
  }
}
