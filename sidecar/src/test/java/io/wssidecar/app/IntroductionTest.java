package io.wssidecar.app;

import static io.wssidecar.kit.ProxyHeaders.address;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.config.AppSettings.ProxyProtocol;
import io.wssidecar.kit.ProxyHeaders;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntroductionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1:1 | 192.0.2.2:65535 | TCP4 192.0.2.1 192.0.2.2 1 65535",
        "[2001:db8::1]:1 | [::1]:2 | TCP6 2001:db8:0:0:0:0:0:1 0:0:0:0:0:0:0:1 1 2",
        "192.0.2.1:1 | [::1]:2 | TCP6 0:0:0:0:0:ffff:c000:201 0:0:0:0:0:0:0:1 1 2",
        "[2001:db8::1]:1 | 192.0.2.1:2 | TCP6 2001:db8:0:0:0:0:0:1 0:0:0:0:0:ffff:c000:201 1 2"
      })
  void aLineHasBothAddressesInOneFamily(String client, String server, String words) {
    byte[] line = introduction(client, server, "").header(ProxyProtocol.V1);
    assertEquals("PROXY " + words + "\r\n", new String(line, US_ASCII));
  }

  @Test
  void aBlockHasBothAddressesInOneFamily() {
    byte[] block = introduction("192.0.2.1:1", "[::1]:2", "").header(ProxyProtocol.V2);
    assertEquals(0x21, block[13]);
    assertArrayEquals(
        HexFormat.of()
            .parseHex(
                "00000000000000000000ffffc0000201"
                    + "00000000000000000000000000000001"
                    + "00010002"),
        Arrays.copyOfRange(block, 16, 52));
    assertEquals(1, ProxyHeaders.tlvs(block, 52).size());
  }

  @Test
  void theLongestServerNameFitsAndOneTooLongIsLeftOut() {
    String longest = "a".repeat(255);
    byte[] block = introduction("192.0.2.1:1", "[::1]:2", longest).header(ProxyProtocol.V2);
    assertEquals(longest, new String(ProxyHeaders.tlvs(block, 52).get(2), US_ASCII));
    block = introduction("192.0.2.1:1", "[::1]:2", longest + 'a').header(ProxyProtocol.V2);
    assertEquals(null, ProxyHeaders.tlvs(block, 52).get(2));
  }

  @Test
  void offIsNothing() {
    assertEquals(0, introduction("192.0.2.1:1", "[::1]:2", "a").header(ProxyProtocol.OFF).length);
  }

  private static Introduction introduction(String client, String server, String name) {
    String suite = "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256";
    return new Introduction(address(client), address(server), name, "", "TLSv1.2", suite);
  }
}
