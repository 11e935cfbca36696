package io.wssidecar.listen;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections may be open at a time, and how many of them may speak TLS. A connection that
 * has said nothing holds one descriptor; one whose handshake begins is counted with the four that a
 * stream holds: the client's socket, the two of its TLS engine, and the app's socket.
 *
 * <p>Safe from any thread.
 */
final class ConnectionBudget {
  static final int DESCRIPTORS_OF_A_STREAM = 4;

  /**
   * Descriptors of the reserve, for connections that are being closed on another thread: the accept
   * thread may have filled their places before their closing was counted here.
   */
  private static final int LEEWAY = 32;

  private final int limit;
  private final long descriptors;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger engaged = new AtomicInteger();

  /**
   * A budget of {@code limit} connections.
   *
   * @param limit 0 means no limit
   * @param descriptors what all connections together may hold, see {@link DescriptorLimit}
   */
  ConnectionBudget(int limit, int descriptors) {
    this.limit = limit == 0 ? Integer.MAX_VALUE : limit;
    this.descriptors = (long) descriptors + LEEWAY;
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

  /**
   * Takes the rest of what a stream needs, for a connection that has its place; whoever gets true
   * owes one {@link #disengage}.
   */
  boolean engage() {
    long streams = engaged.incrementAndGet();
    if (open.get() + (DESCRIPTORS_OF_A_STREAM - 1) * streams <= descriptors) {
      return true;
    }
    engaged.decrementAndGet();
    return false;
  }

  void disengage() {
    engaged.decrementAndGet();
  }

  /** Connections open now. */
  int open() {
    return open.get();
  }

  /** Those of them that {@link #engage}d. */
  int engaged() {
    return engaged.get();
  }
}
