package io.wssidecar.listen;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections may be open at a time. Safe from any thread. */
public final class ConnectionBudget {
  private final int limit;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * A budget of {@code limit} connections.
   *
   * @param limit 0 means no limit
   */
  public ConnectionBudget(int limit) {
    this.limit = limit == 0 ? Integer.MAX_VALUE : limit;
  }

  /** Takes a place; whoever gets true owes one {@link #release}. */
  boolean take() {
    if (open.incrementAndGet() <= limit) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  void release() {
    open.decrementAndGet();
  }

  /** Connections open now. */
  public int open() {
    return open.get();
  }
}
