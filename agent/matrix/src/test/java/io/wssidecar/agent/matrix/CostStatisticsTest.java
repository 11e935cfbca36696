package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

final class CostStatisticsTest {
  @Test
  void theBoundsAreThoseOfTheSignedRankTest() {
    // One more than the critical values in the tables, one-sided, 5 %.
    assertEquals(1, CostStatistics.rank(5));
    assertEquals(3, CostStatistics.rank(6));
    assertEquals(11, CostStatistics.rank(10));
    assertEquals(18, CostStatistics.rank(12));
    assertEquals(31, CostStatistics.rank(15));
    assertEquals(61, CostStatistics.rank(20));
    assertEquals(152, CostStatistics.rank(30));
    // The means of two are 1, 1.5, 2, 2, 2.5, ... 5, and the outermost are the bounds.
    assertEquals(new CostStatistics(5, 1, 3, 5), CostStatistics.of(new double[] {5, 2, 4, 1, 3}));
  }

  @Test
  void theTrueDifferenceIsAboveTheUpperBoundInOneOfTwentyAtMost() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    int missed = 0;
    int trials = 20_000;
    for (int i = 0; i < trials; i++) {
      double[] sample = random.doubles(12).map(x -> Math.pow(x - 0.5, 3)).toArray();
      missed += CostStatistics.of(sample).upper() < 0 ? 1 : 0;
    }
    // Within five standard deviations of what the distribution of the ranks says for 17 of 78.
    assertEquals(0.0461, (double) missed / trials, 0.0075);
  }

  @Test
  void aSingleMeasurementIsItsOwnBounds() {
    assertEquals(new CostStatistics(1, 7, 7, 7), CostStatistics.of(new double[] {7}));
  }
}
