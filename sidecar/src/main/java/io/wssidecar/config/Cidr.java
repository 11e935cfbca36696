package io.wssidecar.config;

import java.net.InetAddress;

/**
 * A range of addresses such as {@code 10.0.0.0/8} or {@code fd00::/8}.
 *
 * @param network an address in the range; bits beyond the prefix are ignored
 * @param prefix the number of leading bits that must match, 0 to 32 or 0 to 128
 */
public record Cidr(InetAddress network, int prefix) {
  public Cidr {
    Require.that(
        prefix >= 0 && prefix <= network.getAddress().length * 8, "prefix length out of range");
  }

  /** Whether the address lies in this range; an IPv4 address never lies in an IPv6 range. */
  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int whole = prefix / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != other[i]) {
        return false;
      }
    }
    int rest = prefix % 8;
    int mask = 0xff00 >> rest & 0xff;
    return rest == 0 || (mine[whole] & mask) == (other[whole] & mask);
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + prefix;
  }
}
