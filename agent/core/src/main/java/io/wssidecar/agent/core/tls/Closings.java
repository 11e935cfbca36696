package io.wssidecar.agent.core.tls;

import io.wssidecar.reasons.Reason;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The closings of unknown engines that are under way. They nest as the engines do, and the
 * innermost is the one to be counted. Each thread sees its own.
 */
final class Closings {
  private static final ThreadLocal<Deque<Closing>> OPEN = new ThreadLocal<>();

  /** One of them. */
  static final class Closing {
    final Reason reason;
    private boolean counted;

    Closing(Reason reason) {
      this.reason = reason;
    }

    /** Whether one inside it was counted. */
    boolean isCounted() {
      return counted;
    }
  }

  /** Begins one that is for that reason, {@code NONE} for no failure. */
  void begin(Reason reason) {
    stack().push(new Closing(reason));
  }

  /** Something was counted on this thread, so those that are under way are no news. */
  void counted() {
    Deque<Closing> stack = stack();
    for (Closing each : stack) {
      each.counted = true;
    }
    if (stack.isEmpty()) {
      OPEN.remove();
    }
  }

  /** Ends the one that began last. */
  Closing end() {
    Deque<Closing> stack = stack();
    Closing closing = stack.poll();
    if (stack.isEmpty()) {
      OPEN.remove();
    }
    return closing == null ? new Closing(Reason.NONE) : closing;
  }

  private Deque<Closing> stack() {
    Deque<Closing> stack = OPEN.get();
    if (stack == null) {
      stack = new ArrayDeque<>();
      OPEN.set(stack);
    }
    return stack;
  }
}
