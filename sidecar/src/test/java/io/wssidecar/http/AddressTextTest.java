package io.wssidecar.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTextTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1, 192.0.2.1",
    "192.0.2.1:80, 192.0.2.1, 192.0.2.1",
    "255.255.255.255, 255.255.255.255, 255.255.255.255",
    "2001:DB8:0:0:0:0:0:1, 2001:db8::1, '\"[2001:db8::1]\"'",
    "[2001:db8::1], 2001:db8::1, '\"[2001:db8::1]\"'",
    "[2001:db8::1]:8443, 2001:db8::1, '\"[2001:db8::1]\"'",
    "::, ::, '\"[::]\"'",
    "::1, ::1, '\"[::1]\"'",
    "1::, 1::, '\"[1::]\"'",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1, '\"[2001:db8:0:1:1:1:1:1]\"'",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1, '\"[2001:0:0:1::1]\"'",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1, '\"[2001:db8::1:0:0:1]\"'",
    "::ffff:10.0.0.1, 10.0.0.1, 10.0.0.1",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8, '\"[1:2:3:4:5:6:7:8]\"'",
  })
  void isReadInEveryFormAndWrittenInOne(String text, String canonical, String node) {
    InetAddress address = AddressText.parse(text);
    assertNotNull(address);
    assertEquals(canonical, AddressText.of(address));
    assertEquals(node, AddressText.node(address));
    assertEquals(address, AddressText.parse(canonical));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "unknown",
        "_hidden",
        "localhost",
        "example.com",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.4a",
        "1..3.4",
        "0001.2.3.4",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "1.2.3.",
        ".1.2.3",
        " 1.2.3.4",
        "1.2.3.4 ",
        "a:80",
        ":",
        ":80",
        "[",
        "[]",
        "[1.2.3.4]",
        "[::1",
        "[::1]x",
        "::1]",
        "fe80::1%eth0",
        "fe80::1%1",
        "[example.com]:80",
        ":::",
        "1::2::3",
        "12345::",
        "g::1",
        "::\u0661",
        "\u0661.2.3.4",
        "1:2:3:4:5:6:7:8:9",
        "face",
        "b.c",
        "cafe:80",
      })
  void isNotReadFromAnythingElseAndNoNameServerIsAsked(String text) {
    assertNull(AddressText.parse(text));
  }

  @Test
  void hasNoZone() throws Exception {
    byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
    assertEquals("fe80::1", AddressText.of(Inet6Address.getByAddress(null, linkLocal, 1)));
  }

  @Test
  void survivesTheRoundTripForRandomAddresses() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] octets = new byte[16];
      for (int i = 0; i < 16; i++) {
        octets[i] = random.nextInt(3) == 0 ? (byte) random.nextInt(256) : 0;
      }
      InetAddress address = Inet6Address.getByAddress(null, octets, -1);
      assertEquals(address, AddressText.parse(AddressText.of(address)), "seed " + seed);
    }
  }

  @Test
  void survivesRandomText() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String pieces = "012.:[]afz%\u00ff ";
    for (int round = 0; round < 50_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        text.append(pieces.charAt(random.nextInt(pieces.length())));
      }
      InetAddress address = AddressText.parse(text.toString());
      if (address != null) {
        assertEquals(
            address, AddressText.parse(AddressText.of(address)), "seed " + seed + ": " + text);
      }
    }
  }
}
