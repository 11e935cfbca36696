package io.wssidecar.listen;

import static io.wssidecar.kit.ProxyHeaders.LOCAL;
import static io.wssidecar.kit.ProxyHeaders.PROXY;
import static io.wssidecar.kit.ProxyHeaders.TCP4;
import static io.wssidecar.kit.ProxyHeaders.TCP6;
import static io.wssidecar.kit.ProxyHeaders.address;
import static io.wssidecar.kit.ProxyHeaders.joined;
import static io.wssidecar.kit.ProxyHeaders.summed;
import static io.wssidecar.kit.ProxyHeaders.tlv;
import static io.wssidecar.kit.ProxyHeaders.v1;
import static io.wssidecar.kit.ProxyHeaders.v2;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.listen.ProxyHeader.Bad;
import io.wssidecar.listen.ProxyHeader.Complete;
import io.wssidecar.listen.ProxyHeader.Incomplete;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers right and wrong, whole and in parts, from both versions' text. */
class ProxyHeaderTest {
  private static final String CLIENT = "203.0.113.7:50123";
  private static final String SERVER = "198.51.100.1:443";
  private static final byte[] ADDRESSES = new byte[12];

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7:50123, 198.51.100.1:443",
    "0.0.0.0:0, 255.255.255.255:65535",
    "[2001:db8::7]:50123, [2001:db8::1]:443",
    "[::1]:1, [::]:2",
    "[1:2:3:4:5:6:7:8]:1, [fe80::AbCd]:2",
    "[::ffff:203.0.113.7]:1, [64:ff9b::198.51.100.1]:2",
  })
  void namesTheClientAndWhatItConnectedTo(String client, String server) {
    assertNames(client, server, v1(client, server));
    if (!client.contains("ffff")) { // the JDK makes IPv4 of it before this test can write it down
      assertNames(client, server, v2(client, server));
    }
  }

  @Test
  void anIpv4AddressInItsIpv6FormIsAnIpv4Address() {
    byte[] mapped = HexFormat.of().parseHex("00000000000000000000ffffcb007107");
    byte[] block = v2(PROXY, TCP6, joined(mapped, mapped, new byte[] {0, 1, 0, 2}));
    assertNames("203.0.113.7:1", "203.0.113.7:2", block);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UNKNOWN",
        "UNKNOWN ",
        "UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535",
        "UNKNOWN 1.1.1.1 2.2.2.2 3 4"
      })
  void aLineMayNameNobody(String words) {
    assertNamesNobody(v1(words));
  }

  @Test
  void theLongestLineIsTaken() {
    assertNamesNobody(v1("UNKNOWN " + "x".repeat(107 - 16)));
    assertBad("no line end within 107", v1("UNKNOWN " + "x".repeat(107 - 15)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TCP4 203.0.113.7 198.51.100.1 50123",
        "TCP4 203.0.113.7 198.51.100.1 50123 443 ",
        "TCP4  203.0.113.7 198.51.100.1 50123 443",
        "TCP4 203.0.113.7 198.51.100.1 50123 443 1",
        "TCP4 203.0.113.7 198.51.100.1 65536 443",
        "TCP4 203.0.113.7 198.51.100.1 -1 443",
        "TCP4 203.0.113.7 198.51.100.1 050 443",
        "TCP4 203.0.113.7 198.51.100.1 1 4e3",
        "TCP4 203.0.113.7 198.51.100.1 1 999999999999",
        "TCP4 203.0.113.256 198.51.100.1 1 2",
        "TCP4 203.0.113.07 198.51.100.1 1 2",
        "TCP4 203.0.113 198.51.100.1 1 2",
        "TCP4 203.0.113.7. 198.51.100.1 1 2",
        "TCP4 localhost 198.51.100.1 1 2",
        "TCP4 3405803783 198.51.100.1 1 2",
        "TCP4 2001:db8::7 2001:db8::1 1 2",
        "TCP6 203.0.113.7 198.51.100.1 1 2",
        "TCP6 2001:db8::7%1 2001:db8::1 1 2",
        "TCP6 [2001:db8::7] 2001:db8::1 1 2",
        "TCP6 2001:db8:::7 2001:db8::1 1 2",
        "TCP6 2001::db8::7 2001:db8::1 1 2",
        "TCP6 2001:db8:1:2:3:4:5 2001:db8::1 1 2",
        "TCP6 1:2:3:4:5:6:7:8:9 2001:db8::1 1 2",
        "TCP6 1:2:3:4:5:6:7:8:: 2001:db8::1 1 2",
        "TCP6 1:2:3:4:5:6:7:1.2.3.4 2001:db8::1 1 2",
        "TCP6 1.2.3.4:: 2001:db8::1 1 2",
        "TCP6 12345::1 2001:db8::1 1 2",
        "TCP6 : 2001:db8::1 1 2",
        "TCP6 ::: 2001:db8::1 1 2",
        "tcp4 203.0.113.7 198.51.100.1 1 2",
        "UDP4 203.0.113.7 198.51.100.1 1 2",
        "UNKNOWNS",
        ""
      })
  void aLineThatSaysSomethingElseIsBad(String words) {
    assertBad("version 1: ", v1(words));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY UNKNOWN\n",
        "PROXY UNKNOWN\rx",
        "PROXY UNKNOWN\0\r\n",
        "PROXY UNKNOWN\u00e4\r\n",
        "PROXY\tUNKNOWN\r\n",
        "proxy UNKNOWN\r\n",
        "PROXX",
        "GET / HTTP/1.1\r\n",
        "SSH-2.0",
        "\r\n\n",
        "\u0016\u0003\u0001"
      })
  void whatIsNoHeaderIsKnownAtOnce(String bytes) {
    assertBad("", bytes.getBytes(ISO_8859_1));
  }

  @Test
  void tlsWithoutAHeaderIsToldAsSuch() {
    assertBad("TLS came at once", new byte[] {0x16});
  }

  @Test
  void aBlockMayNameNobody() {
    assertNamesNobody(v2(LOCAL, 0, new byte[0]));
    assertNamesNobody(v2(LOCAL, TCP4, ADDRESSES));
    assertNamesNobody(v2(LOCAL, 0x77, new byte[] {1, 2, 3})); // must not be looked at
    assertNamesNobody(v2(PROXY, 0, new byte[0]));
    assertNamesNobody(v2(PROXY, 0, tlv(4, new byte[9])));
    assertNamesNobody(v2(PROXY, 0x31, new byte[216]));
    assertNamesNobody(v2(PROXY, 0x12, ADDRESSES));
  }

  @Test
  void tlvsAreSkipped() {
    byte[] longest = tlv(0xee, new byte[3000]);
    byte[] endpoint = tlv(0xea, "\1vpce-0123456789abcdef0".getBytes(US_ASCII));
    assertNames(CLIENT, SERVER, v2(CLIENT, SERVER, endpoint, tlv(4, new byte[0]), longest));
  }

  @Test
  void aBlockLongerThanAnybodysIsNotWaitedFor() {
    byte[] fits = v2(CLIENT, SERVER, tlv(4, new byte[4096 - 16 - 12 - 3]));
    assertEquals(4096, fits.length);
    assertNames(CLIENT, SERVER, fits);
    byte[] head = Arrays.copyOf(v2(PROXY, TCP4, new byte[4096 - 15]), 16);
    assertBad("longer than 4096", head);
  }

  @Test
  void aChecksumMustHold() {
    byte[] good =
        summed(v2(CLIENT, SERVER, tlv(2, "name".getBytes(US_ASCII)), tlv(3, new byte[4])));
    assertNames(CLIENT, SERVER, good);
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] flipped = good.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      boolean inAddresses = bit / 8 >= 16 && bit / 8 < 28;
      boolean inChecksum = bit / 8 >= good.length - 4;
      if (inAddresses || inChecksum) {
        assertBad("checksum", flipped);
      }
    }
  }

  @Test
  void aChecksumThatIsNoneIsBad() {
    byte[] block = v2(CLIENT, SERVER, tlv(3, HexFormat.of().parseHex("00000000")));
    assertBad("checksum", block);
    assertBad("checksum", v2(CLIENT, SERVER, tlv(3, new byte[3])));
    assertBad("checksum", summed(v2(CLIENT, SERVER, tlv(3, new byte[4]), tlv(3, new byte[4]))));
  }

  @Test
  void aBlockThatSaysSomethingElseIsBad() {
    assertBad("another version", v2(0x11, TCP4, ADDRESSES));
    assertBad("another version", v2(0x31, TCP4, ADDRESSES));
    assertBad("neither LOCAL nor PROXY", v2(0x22, TCP4, ADDRESSES));
    assertBad("unknown address family", v2(PROXY, 0x41, ADDRESSES));
    assertBad("unknown address family", v2(PROXY, 0x13, ADDRESSES));
    assertBad("too short", v2(PROXY, TCP4, new byte[11]));
    assertBad("too short", v2(PROXY, TCP6, new byte[35]));
    assertBad("too short", v2(PROXY, 0x31, new byte[215]));
    assertBad("left over", v2(CLIENT, SERVER, new byte[2]));
    assertBad("longer than the block", v2(CLIENT, SERVER, new byte[] {4, 0, 2, 0}));
    assertBad("longer than the block", v2(CLIENT, SERVER, new byte[] {4, -1, -1, 0}));
  }

  @Test
  void everyPartOfAHeaderIsWaitedFor() {
    byte[][] headers = {
      v1(CLIENT, SERVER),
      v1("UNKNOWN"),
      v2(LOCAL, 0, new byte[0]),
      v2(CLIENT, SERVER),
      summed(v2("[2001:db8::7]:1", "[::1]:2", tlv(2, new byte[200]), tlv(3, new byte[4])))
    };
    for (byte[] header : headers) {
      for (int length = 1; length < header.length; length++) {
        assertInstanceOf(Incomplete.class, read(Arrays.copyOf(header, length)));
      }
      assertInstanceOf(Complete.class, read(header));
    }
  }

  @Test
  void aHeaderWhereNoneWasExpectedIsKnownWhenItIsSure() {
    byte[] block = v2(CLIENT, SERVER);
    assertTrue(ProxyHeader.begins(ByteBuffer.wrap(block)));
    assertTrue(ProxyHeader.begins(ByteBuffer.wrap(v1("UNKNOWN"))));
    assertFalse(ProxyHeader.begins(ByteBuffer.wrap(block, 0, 11)));
    assertFalse(ProxyHeader.begins(ByteBuffer.wrap("PROXY".getBytes(US_ASCII))));
    assertFalse(ProxyHeader.begins(ByteBuffer.wrap("PROPFIND / HTTP/1.1".getBytes(US_ASCII))));
  }

  private static void assertNames(String client, String server, byte[] header) {
    Complete complete = assertInstanceOf(Complete.class, readWithMore(header));
    assertEquals(header.length, complete.length());
    assertEquals(address(client), complete.client());
    assertEquals(address(server), complete.server());
  }

  private static void assertNamesNobody(byte[] header) {
    Complete complete = assertInstanceOf(Complete.class, readWithMore(header));
    assertEquals(header.length, complete.length());
    assertNull(complete.client());
    assertNull(complete.server());
  }

  private static void assertBad(String why, byte[] header) {
    Bad bad = assertInstanceOf(Bad.class, read(header));
    assertTrue(bad.why().contains(why), bad::toString);
  }

  private static ProxyHeader readWithMore(byte[] header) {
    ProxyHeader alone = read(header);
    assertEquals(alone, read(joined(header, new byte[] {0x16, 3, 1, 2, 0})));
    return alone;
  }

  /** In a direct buffer that does not begin at 0, as it may come. */
  private static ProxyHeader read(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length + 5).position(5).put(bytes).flip();
    ProxyHeader found = ProxyHeader.read(buffer.position(5));
    assertEquals(5, buffer.position());
    assertEquals(bytes.length, buffer.remaining());
    return found;
  }
}
