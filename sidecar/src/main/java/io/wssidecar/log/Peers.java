package io.wssidecar.log;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * How an address is written: without the slash and the names of {@link InetSocketAddress#toString}.
 */
final class Peers {
  private Peers() {}

  /** {@code 10.0.0.9:4711} or {@code [2001:db8::9]:4711}; never asks a name server. */
  static String text(InetSocketAddress peer) {
    InetAddress address = peer.getAddress();
    if (address == null) {
      return peer.getHostString() + ":" + peer.getPort();
    }
    String literal = address.getHostAddress();
    return (address instanceof Inet6Address ? "[" + literal + "]:" : literal + ":")
        + peer.getPort();
  }
}
