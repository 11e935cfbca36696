package io.wssidecar.listen;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many connections each client has open. A client is an IPv4 address, or an IPv6 network of 64
 * bits: who has one such address has all of them.
 *
 * <p>There is an entry for each client that has a connection, and none for others, so that the
 * memory is bounded by the connections. Safe from any thread.
 */
final class AddressCounts {
  private final int most;
  private final ConcurrentHashMap<Long, Integer> open = new ConcurrentHashMap<>();

  /** Counts up to {@code most} for each client, at least 1. */
  AddressCounts(int most) {
    this.most = most;
  }

  /**
   * What stands for the client. The 64 bits of an IPv4 address are those of a network that is
   * reserved (RFC 4291 §2.5.5), so that nobody else has them.
   */
  static long client(InetAddress address) {
    ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
    return octets.remaining() == 4 ? Integer.toUnsignedLong(octets.getInt()) : octets.getLong();
  }

  /** Takes a place; whoever gets true owes one {@link #release}. A refusal changes nothing. */
  boolean take(long client) {
    Integer count = open.putIfAbsent(client, 1);
    while (count != null) {
      if (count >= most) {
        return false;
      }
      if (open.replace(client, count, count + 1)) {
        return true;
      }
      count = open.putIfAbsent(client, 1);
    }
    return true;
  }

  void release(long client) {
    open.computeIfPresent(client, (same, count) -> count == 1 ? null : count - 1);
  }

  /** Clients that have connections. */
  int clients() {
    return open.size();
  }
}
