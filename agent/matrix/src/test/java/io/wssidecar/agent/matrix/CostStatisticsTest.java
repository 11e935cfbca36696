package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

final class CostStatisticsTest {
  @Test
  void theBoundsAreThoseOfTheSignTest() {
    // From the tables of the binomial distribution.
    assertEquals(1, CostStatistics.rank(5));
    assertEquals(2, CostStatistics.rank(10));
    assertEquals(3, CostStatistics.rank(12));
    assertEquals(4, CostStatistics.rank(15));
    assertEquals(6, CostStatistics.rank(20));
    CostStatistics ten = CostStatistics.of(new double[] {10, 9, 8, 7, 6, 5, 4, 3, 2, 1});
    assertEquals(new CostStatistics(10, 2, 5.5, 9), ten);
  }

  @Test
  void theTrueMedianIsAboveTheUpperBoundInOneOfTwentyAtMost() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    int missed = 0;
    int trials = 20_000;
    for (int i = 0; i < trials; i++) {
      double[] sample = random.doubles(12).map(x -> Math.pow(x - 0.5, 3)).toArray();
      missed += CostStatistics.of(sample).upper() < 0 ? 1 : 0;
    }
    // Within five standard deviations of what the binomial distribution says for three of twelve.
    assertEquals(0.0193, (double) missed / trials, 0.005);
  }
}
