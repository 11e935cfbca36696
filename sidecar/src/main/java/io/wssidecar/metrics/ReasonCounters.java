package io.wssidecar.metrics;

import io.micrometer.core.instrument.Counter;
import io.wssidecar.reasons.Reason;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;

/**
 * One counter for each reason that makes sense somewhere, made at start; looked up by ordinal,
 * without allocation.
 *
 * <p>A reason that was not foreseen counts as {@code other}: a series that comes into being in the
 * middle of a process's life has no zero before it, so that its first step is invisible to {@code
 * rate()}.
 */
final class ReasonCounters {
  private final Counter[] byReason;

  /**
   * Makes the counters.
   *
   * @param reasons which to make, with {@link Reason#OTHER} always among them
   */
  ReasonCounters(Set<Reason> reasons, Function<Reason, Counter> make) {
    Counter other = make.apply(Reason.OTHER);
    byReason = new Counter[Reason.values().length];
    Arrays.fill(byReason, other);
    for (Reason reason : reasons) {
      if (reason != Reason.OTHER) {
        byReason[reason.ordinal()] = make.apply(reason);
      }
    }
  }

  void count(Reason reason) {
    byReason[reason.ordinal()].increment();
  }
}
