package io.wssidecar.agent.matrix;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions, the only way a test may wait. */
final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long STEP_NANOS = 5_000_000;

  private Await() {}

  static <T> void equal(String what, T expected, Supplier<T> actual) {
    if (!within(PATIENCE, () -> Objects.equals(expected, actual.get()))) {
      throw new AssertionError(
          "waited in vain for %s to be <%s>, but it is still <%s>"
              .formatted(what, expected, actual.get()));
    }
  }

  static boolean within(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    return true;
  }
}
