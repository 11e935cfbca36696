package io.wssidecar.cli;

import io.wssidecar.config.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Reads {@code 10.0.0.0/8} and {@code fd00::/8}; a lone address is a range of one. */
final class Cidrs {
  private static final String ADVICE = "Write a range such as 10.0.0.0/8 or fd00::/8.";

  private Cidrs() {}

  static Cidr parse(String text) throws BadValue {
    int slash = text.indexOf('/');
    Optional<InetAddress> address = Addresses.literal(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      throw new BadValue("not a range of addresses", ADVICE);
    }
    int bits = address.get().getAddress().length * 8;
    int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits);
    Cidr cidr = new Cidr(address.get(), prefix);
    Cidr whole = new Cidr(masked(address.get(), prefix), prefix);
    if (!cidr.equals(whole)) {
      // 10.1.0.0/8 would quietly believe everybody in 10.0.0.0/8: more than it seems to say.
      throw new BadValue("has bits beyond its prefix", "Write " + whole + " if that is meant.");
    }
    return cidr;
  }

  private static int prefix(String text, int bits) throws BadValue {
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > bits) {
      throw new BadValue("its prefix is not a number from 0 to " + bits, ADVICE);
    }
    return Integer.parseInt(text);
  }

  private static InetAddress masked(InetAddress address, int prefix) {
    byte[] bytes = address.getAddress();
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of a wrong length", e);
    }
  }
}
