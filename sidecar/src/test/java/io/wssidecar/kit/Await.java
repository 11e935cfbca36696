package io.wssidecar.kit;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions, the only way a test may wait. Runs on the test's thread. */
public final class Await {
  /** Long enough for a busy machine; a test that needs all of it fails anyway. */
  public static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final long STEP_NANOS = 2_000_000;

  private Await() {}

  /** Waits until the condition holds, at most {@link #PATIENCE}. */
  public static void until(String what, BooleanSupplier condition) {
    until(PATIENCE, what, condition);
  }

  /** Waits until the condition holds; fails with the words of {@code what} when it does not. */
  public static void until(Duration limit, String what, BooleanSupplier condition) {
    if (!within(limit, condition)) {
      throw new AssertionError("waited " + text(limit) + " in vain for: " + what);
    }
  }

  /** Waits until the value is the expected one; a failure tells the last value seen. */
  public static <T> void equal(String what, T expected, Supplier<T> actual) {
    if (!within(PATIENCE, () -> Objects.equals(expected, actual.get()))) {
      throw new AssertionError(
          "waited %s for %s to be <%s>, but it is still <%s>"
              .formatted(text(PATIENCE), what, expected, actual.get()));
    }
  }

  /** Whether the condition came to hold within the limit. */
  public static boolean within(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      if (Thread.interrupted()) {
        throw new IllegalStateException("interrupted while waiting");
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    return true;
  }

  private static String text(Duration limit) {
    return limit.toMillis() + " ms";
  }
}
