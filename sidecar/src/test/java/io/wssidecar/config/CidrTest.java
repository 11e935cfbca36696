package io.wssidecar.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0, 8, 10.255.255.255, true",
    "10.0.0.0, 8, 11.0.0.0, false",
    "10.0.0.0, 8, 9.255.255.255, false",
    "192.168.4.0, 22, 192.168.7.255, true",
    "192.168.4.0, 22, 192.168.8.0, false",
    "10.0.0.1, 32, 10.0.0.1, true",
    "10.0.0.1, 32, 10.0.0.0, false",
    "0.0.0.0, 0, 203.0.113.9, true",
    "0.0.0.0, 0, ::1, false",
    "fd00::, 8, fdff::1, true",
    "fd00::, 8, fe00::1, false",
    "2001:db8::, 33, 2001:db8:7fff::1, true",
    "2001:db8::, 33, 2001:db8:8000::1, false",
    "::1, 128, ::1, true"
  })
  void containsWhatSharesItsLeadingBits(
      String network, int prefix, String address, boolean contained) throws UnknownHostException {
    Cidr cidr = new Cidr(InetAddress.getByName(network), prefix);
    assertEquals(contained, cidr.contains(InetAddress.getByName(address)));
  }

  /**
   * Against the other way to say it: both addresses, shifted right by what may differ, are one
   * number.
   */
  @Test
  void agreesWithArithmetic() throws UnknownHostException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      int network = random.nextInt();
      int prefix = random.nextInt(33);
      int address = network ^ (random.nextInt() >>> random.nextInt(32));
      int shift = 32 - prefix;
      boolean same =
          Integer.toUnsignedLong(network) >> shift == Integer.toUnsignedLong(address) >> shift;
      assertEquals(same, new Cidr(inet(network), prefix).contains(inet(address)), "seed " + seed);
    }
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.0, 33", "10.0.0.0, -1", "fd00::, 129"})
  void refusesAPrefixThatIsLongerThanTheAddress(String network, int prefix)
      throws UnknownHostException {
    InetAddress address = InetAddress.getByName(network);
    assertThrows(IllegalArgumentException.class, () -> new Cidr(address, prefix));
  }

  private static InetAddress inet(int bits) throws UnknownHostException {
    return InetAddress.getByAddress(
        new byte[] {(byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits});
  }
}
