package io.wssidecar.agent.matrix;

import java.util.Arrays;
import java.util.Locale;

/**
 * The median of a sample, and how far the true one may be from it. The bounds are order statistics,
 * which need no bell curve: on a shared machine the noise has a long tail.
 *
 * @param lower one-sided 95 % bound
 * @param upper one-sided 95 % bound
 */
record CostStatistics(int count, double lower, double median, double upper) {
  static CostStatistics of(double[] sample) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    int rank = rank(n);
    double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    return new CostStatistics(n, sorted[rank - 1], median, sorted[n - rank]);
  }

  /**
   * How far from either end the bounds stand, from 1: the largest k with P(B(n, 1/2) &lt; k) at
   * most 5 %. With less than five there is no such bound, and it is the end itself.
   */
  static int rank(int n) {
    double term = Math.pow(0.5, n);
    double sum = 0;
    for (int k = 1; k <= n / 2; k++) {
      sum += term;
      if (sum > 0.05) {
        return Math.max(1, k - 1);
      }
      term = term * (n - k + 1) / k;
    }
    return Math.max(1, n / 2);
  }

  /** The median, and between which bounds. */
  String text(String unit, double factor) {
    return String.format(
        Locale.ROOT,
        "%.2f %s (%.2f to %.2f, n=%d)",
        median * factor,
        unit,
        lower * factor,
        upper * factor,
        count);
  }
}
