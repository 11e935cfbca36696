package io.wssidecar.tls;

import static io.wssidecar.kit.HelloWriter.block;
import static io.wssidecar.kit.HelloWriter.codes;
import static io.wssidecar.kit.HelloWriter.inRecords;
import static io.wssidecar.kit.HelloWriter.joined;
import static io.wssidecar.kit.HelloWriter.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.wssidecar.kit.HelloWriter;
import io.wssidecar.tls.HelloBytes.Bad;
import io.wssidecar.tls.HelloBytes.Complete;
import io.wssidecar.tls.HelloBytes.Incomplete;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read from a ClientHello, whole or in any pieces, right or wrong. */
class HelloBytesTest {
  private static final Map<String, String> ALL_GROUPS =
      Map.of(
          "OPENSSL",
          "x25519,secp256r1,x448,secp521r1,secp384r1,ffdhe2048,ffdhe3072,ffdhe4096,+2",
          "JAVA",
          "x25519,secp256r1,secp384r1,secp521r1,x448,ffdhe2048,ffdhe3072,ffdhe4096,+2");

  /** What real clients sent to a plain socket: name, what to find in it, and the bytes. */
  static Map<String, byte[]> real() throws IOException {
    Map<String, byte[]> hellos = new TreeMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                HelloBytesTest.class.getResourceAsStream("hellos.txt"),
                StandardCharsets.US_ASCII))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .forEach(words -> hellos.put(words[0], HexFormat.of().parseHex(words[1])));
    }
    return hellos;
  }

  static Stream<String> clients() throws IOException {
    return real().keySet().stream();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          curl           | localhost    | TLSv1.3,TLSv1.2,TLSv1.1,TLSv1.0 | 31 | 20 | OPENSSL | x25519 | h2,http/1.1
          curl-websocket | localhost    | TLSv1.3,TLSv1.2,TLSv1.1,TLSv1.0 | 31 | 20 | OPENSSL | x25519 | http/1.1
          openssl        | a.example    | TLSv1.3,TLSv1.2,TLSv1.1,TLSv1.0 | 31 | 20 | OPENSSL | x25519 |
          openssl-tls12  |              | TLSv1.2 | 28 | 20 | x25519,secp256r1,x448,secp521r1,secp384r1 | '' |
          openssl-tls10  | old.example  | TLSv1.0 | 23 | 0 | x25519,secp256r1,x448,secp521r1,secp384r1 | '' |
          node           | node.example | TLSv1.3,TLSv1.2 | 59 | 20 | OPENSSL | x25519 | http/1.1
          java17         |              | TLSv1.3,TLSv1.2 | 37 | 21 | JAVA | x25519,secp256r1 |
          java25         |              | TLSv1.3,TLSv1.2 | 31 | 18 | JAVA | x25519,secp256r1 |
          chromium       | localhost    | TLSv1.3,TLSv1.2 | 15 | 11 | X25519MLKEM768,x25519,secp256r1,secp384r1 | X25519MLKEM768,x25519 | h2,http/1.1
          """)
  void readsWhatRealClientsSay(
      String client,
      String name,
      String versions,
      int suites,
      int signatures,
      String groups,
      String shares,
      String alpn)
      throws IOException {
    ClientHello hello = complete(real().get(client));
    HelloOffer offer = HelloOffer.of(hello);
    assertEquals(name, offer.serverName());
    assertEquals(versions, offer.versions());
    assertEquals(suites, hello.suites().size());
    assertEquals(signatures, hello.signatures().size());
    assertEquals(ALL_GROUPS.getOrDefault(groups, groups), offer.groups());
    assertEquals(shares, HelloNames.text(hello.shares(), HelloNames.GROUPS));
    assertEquals(alpn, offer.alpn());
  }

  @ParameterizedTest
  @MethodSource("clients")
  void everyPartOfARealHelloIsIncompleteAndTheWholeSaysTheSameInAnyRecords(String client)
      throws IOException {
    byte[] bytes = real().get(client);
    ClientHello whole = complete(bytes);
    for (int length = 0; length < bytes.length; length++) {
      assertInstanceOf(Incomplete.class, read(Arrays.copyOf(bytes, length)), "" + length);
    }
    byte[] message = Arrays.copyOfRange(bytes, 5, bytes.length);
    for (int size : new int[] {1, 2, 3, 4, 5, 7, 64, message.length - 1}) {
      byte[] pieces = inRecords(message, size);
      assertSame(whole, complete(pieces));
      assertSame(whole, complete(joined(pieces, new byte[] {20, 3, 3, 0, 1, 1})));
      assertInstanceOf(Incomplete.class, read(Arrays.copyOf(pieces, pieces.length - 1)));
    }
    for (int cut = 1; cut < message.length; cut++) {
      byte[] front = inRecords(Arrays.copyOf(message, cut), cut);
      byte[] rear = inRecords(Arrays.copyOfRange(message, cut, message.length), message.length);
      assertSame(whole, complete(joined(front, rear)));
    }
  }

  private static void assertSame(ClientHello expected, ClientHello found) {
    assertEquals(text(expected), text(found));
  }

  private static String text(ClientHello hello) {
    HelloOffer offer = HelloOffer.of(hello);
    return String.join(
        " ",
        List.of(
            offer.serverName() + " " + offer.alpn(),
            HelloNames.text(hello.suites(), HelloNames.SUITES),
            HelloNames.text(hello.groups(), HelloNames.GROUPS),
            HelloNames.text(hello.signatures(), HelloNames.SIGNATURES),
            HelloNames.text(hello.shares(), HelloNames.GROUPS),
            offer.versions() + " " + hello.legacyVersion()));
  }

  @Test
  void greaseIsLeftOut() {
    ClientHello hello =
        complete(
            new HelloWriter()
                .suites(0x0a0a, 0x1301, 0xfafa)
                .groups(0x2a2a, 29)
                .versions(0x3a3a, 0x304)
                .extension(0x4a4a, new byte[1])
                .record());
    assertEquals(1, hello.suites().size());
    assertEquals("x25519", HelloOffer.of(hello).groups());
    assertEquals("TLSv1.3", HelloOffer.of(hello).versions());
  }

  /** Each spoils one thing of a good hello. */
  static Stream<byte[]> damaged() {
    byte[] good = new HelloWriter().body();
    byte[] head = Arrays.copyOf(good, 2 + 32 + 33);
    return Stream.of(
        new byte[0],
        codes(0x303),
        Arrays.copyOf(good, 66),
        joined(codes(0x303), new byte[32], block(1, new byte[33]), codes(2, 0x1301, 0x100)),
        joined(head, block(2), new byte[] {1, 0}),
        joined(head, block(2, new byte[3]), new byte[] {1, 0}),
        joined(head, block(2, codes(0x1301)), new byte[] {1, 1}),
        joined(head, block(2, codes(0x1301)), new byte[] {0}),
        joined(head, block(2, codes(0x1301)), new byte[] {1, 0, 0}),
        joined(head, block(2, codes(0x1301)), new byte[] {1, 0, 0, 9, 0, 0, 0, 0}),
        joined(good, new byte[1]),
        extended(0),
        extended(0, block(2)),
        extended(0, block(2, joined(new byte[] {0}, block(2)))),
        extended(0, block(2, joined(new byte[] {1}, block(2, new byte[] {'x'})))),
        extended(0, block(2, joined(new byte[] {0}, block(2, new byte[] {0})))),
        extended(0, block(2, joined(new byte[] {0}, block(2, new byte[256])))),
        extended(0, block(2, joined(name(), name()))),
        extended(0, joined(block(2, name()), new byte[1])),
        extended(10),
        extended(10, block(2)),
        extended(10, block(2, new byte[1])),
        extended(10, joined(block(2, new byte[2]), new byte[1])),
        extended(13, block(2)),
        extended(16),
        extended(16, block(2)),
        extended(16, block(2, block(1))),
        extended(16, block(2, new byte[] {2, 'h'})),
        extended(16, joined(block(2, new byte[] {1, 'h'}), new byte[1])),
        extended(43, block(1)),
        extended(43, block(1, new byte[3])),
        new HelloWriter().groups(29).groups(29).body());
  }

  private static byte[] name() {
    return joined(new byte[] {0}, block(2, new byte[] {'x'}));
  }

  private static byte[] extended(int type, byte... body) {
    return new HelloWriter().extension(type, body).body();
  }

  /** That the engine minds, too, is what {@link HelloCheckTest} finds out. */
  @ParameterizedTest
  @MethodSource("damaged")
  void aDamagedHelloIsBad(byte[] body) {
    Bad bad = assertInstanceOf(Bad.class, read(inRecords(message(body), 16384)));
    assertEquals(Alert.DECODE_ERROR, bad.alert());
  }

  @ParameterizedTest
  @CsvSource({
    "16, INCOMPLETE",
    "1603, INCOMPLETE",
    "160302, INCOMPLETE",
    "1603010001, INCOMPLETE",
    "160301000101, INCOMPLETE",
    "16030100010116030100030040, INCOMPLETE",
    "1603010001011603010003003fff, INCOMPLETE",
    "160301000101160301000300400100, DECODE_ERROR",
    "1602, PROTOCOL_VERSION",
    "1603010000, DECODE_ERROR",
    "1603014001, RECORD_OVERFLOW",
    "160301ffff, RECORD_OVERFLOW",
    "160301400001004000, INCOMPLETE",
    "160301400001004001, DECODE_ERROR",
    "16030140000100ffff, DECODE_ERROR",
    "160301000102, UNEXPECTED_MESSAGE",
    "160301000500, UNEXPECTED_MESSAGE",
    "16030100010115, UNEXPECTED_MESSAGE",
    "16030100010117, UNEXPECTED_MESSAGE"
  })
  void judgesRecordsAsEarlyAsItCan(String hex, String outcome) {
    HelloBytes read = read(HexFormat.of().parseHex(hex));
    assertEquals(
        outcome,
        read instanceof Bad bad ? bad.alert().name() : "INCOMPLETE",
        () -> read.getClass() + "");
    if (outcome.equals("INCOMPLETE")) {
      assertInstanceOf(Incomplete.class, read);
    }
  }

  @Test
  void theLongestHelloFitsAndOneInTooManyRecordsDoesNot() {
    byte[] body = new HelloWriter().extension(21, new byte[16384 - 83]).body();
    assertEquals(16384, body.length);
    byte[] message = message(body);
    complete(inRecords(message, 16384));
    complete(inRecords(message, 21));
    assertInstanceOf(Bad.class, read(inRecords(message, 19)));
    byte[] many = inRecords(message, 1);
    Bad bad = assertInstanceOf(Bad.class, read(many));
    assertInstanceOf(
        Incomplete.class, read(Arrays.copyOf(many, HelloBytes.MOST_BYTES)), bad::toString);
    assertEquals(bad, read(Arrays.copyOf(many, HelloBytes.MOST_BYTES + 7)));
  }

  private static HelloBytes read(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(joined(new byte[3], bytes)).position(3);
    HelloBytes read = HelloBytes.read(buffer);
    assertEquals(3, buffer.position());
    return read;
  }

  private static ClientHello complete(byte[] bytes) {
    assertNotNull(bytes);
    return assertInstanceOf(Complete.class, read(bytes)).hello();
  }
}
