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
    this.descriptors = descriptors;
  }

  /**
   * Whether who comes now must wait outside for want of descriptors. Streams have four each, and so
   * have the next few of them. What these leave may be taken by connections that wait for their
   * handshake, which hold a quarter as much, up to four fifths of it; the last fifth is for those
   * of them whose handshake begins.
   */
  boolean isFull() {
    long expected = Math.min(streams(), (long) engaged.get() + Math.max(8, streams() / 16));
    long rest = Math.max(0, descriptors - DESCRIPTORS_OF_A_STREAM * expected);
    return open.get() >= expected + rest * 4 / 5;
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

  /** The most streams that there is room for, if nobody else is here. */
  int streams() {
    return (int) Math.max(1, descriptors / DESCRIPTORS_OF_A_STREAM);
  }
}
