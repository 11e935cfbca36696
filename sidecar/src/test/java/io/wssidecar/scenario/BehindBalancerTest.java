package io.wssidecar.scenario;

import static io.wssidecar.kit.ProxyHeaders.LOCAL;
import static io.wssidecar.kit.ProxyHeaders.joined;
import static io.wssidecar.kit.ProxyHeaders.summed;
import static io.wssidecar.kit.ProxyHeaders.tlv;
import static io.wssidecar.kit.ProxyHeaders.v1;
import static io.wssidecar.kit.ProxyHeaders.v2;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.HttpHead;
import io.wssidecar.kit.JdkHello;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.SidecarWishes;
import io.wssidecar.kit.WsClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a balancer that says by a PROXY header whose connection it passes on. */
@Timeout(60)
class BehindBalancerTest {
  private static final String CLIENT = "203.0.113.7:50123";
  private static final String SERVER = "198.51.100.1:443";
  private static final int WHOLE = 1 << 20;

  private final AppUnderTest app = AppUnderTest.start();
  private final SidecarWishes wishes =
      SidecarUnderTest.with().apps(app).health().admin().trusting("127.0.0.1", 32).proxyProtocol();

  @AfterEach
  void end() {
    app.close();
  }

  static Stream<byte[]> headers() {
    return Stream.of(
        v1(CLIENT, SERVER),
        v2(CLIENT, SERVER),
        summed(v2(CLIENT, SERVER, tlv(0xea, new byte[300]), tlv(3, new byte[4]))));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void theClientThatAHeaderNamesIsThePeerEverywhere(byte[] header) {
    try (var sidecar = wishes.start();
        var client = WsClient.open(after(header, WHOLE, sidecar), "/echo")) {
      assertEquals("a", client.echo("a"));
      HttpHead seen = app.request();
      assertEquals(List.of("203.0.113.7"), seen.all("X-Real-IP"));
      assertEquals(List.of("203.0.113.7"), seen.all("X-Forwarded-For"));
      assertTrue(seen.first("Forwarded").orElse("").startsWith("for=203.0.113.7;"));
      String open = sidecar.admin("GET", "/connections").text();
      assertTrue(open.contains("203.0.113.7:50123"), open);
    }
  }

  @ParameterizedTest
  @MethodSource("headers")
  void aHeaderMayComeByteByByteAndSoMayTheClientHello(byte[] header) {
    try (var sidecar = wishes.start();
        var peer = after(header, 1, sidecar)) {
      assertEquals(200, peer.get("/bytes/1").status());
      assertEquals(List.of("203.0.113.7"), app.request().all("X-Real-IP"));
    }
  }

  @Test
  void headerAndClientHelloMayBeCutAnywhere() throws IOException {
    try (var sidecar = wishes.start()) {
      byte[] hello = JdkHello.of(sidecar.trusting());
      byte[] header = v2(CLIENT, SERVER);
      byte[] all = joined(header, hello);
      for (int cut = 1; cut < all.length; cut += cut < header.length + 6 ? 1 : 50) {
        try (var peer = sidecar.tcp()) {
          peer.send(Arrays.copyOf(all, cut)).send(Arrays.copyOfRange(all, cut, all.length));
          assertEquals(0x16, peer.in().read(), "cut at " + cut);
        }
      }
    }
  }

  @Test
  void anIpv6ClientIsTaken() {
    try (var sidecar = wishes.start();
        var peer = after(v1("[2001:db8::7]:50123", "[2001:db8::1]:443"), WHOLE, sidecar)) {
      assertEquals(200, peer.get("/bytes/1").status());
      assertEquals(List.of("2001:db8::7"), app.request().all("X-Real-IP"));
    }
  }

  static Stream<byte[]> headersWithoutAClient() {
    return Stream.of(v1("UNKNOWN"), v2(LOCAL, 0, new byte[0]), v2(0x21, 0, new byte[0]));
  }

  /** Of a balancer that passes bytes on, what stands in them is not its own word. */
  @ParameterizedTest
  @MethodSource("headersWithoutAClient")
  void aHeaderWithoutAClientLeavesTheBalancersAddressAndBelievesNobody(byte[] header) {
    try (var sidecar = wishes.start();
        var peer = after(header, WHOLE, sidecar)) {
      assertEquals(200, peer.get("/bytes/1", "X-Forwarded-For: 192.0.2.66").status());
      assertEquals(List.of("127.0.0.1"), app.request().all("X-Real-IP"));
      assertEquals(List.of("127.0.0.1"), app.request().all("X-Forwarded-For"));
    }
  }

  @Test
  void theClientAndNotTheBalancerIsJudgedByItsForwardingHeaders() {
    wishes.trusting("203.0.113.0", 24);
    try (var sidecar = wishes.start()) {
      try (var peer = after(v1(CLIENT, SERVER), WHOLE, sidecar)) {
        peer.get("/bytes/1", "X-Forwarded-For: 192.0.2.66");
        assertEquals(List.of("192.0.2.66, 203.0.113.7"), app.request().all("X-Forwarded-For"));
      }
      try (var peer = after(v1("192.0.2.1:5", SERVER), WHOLE, sidecar)) {
        peer.get("/bytes/2", "X-Forwarded-For: 192.0.2.66");
        assertEquals(List.of("192.0.2.1"), app.request().all("X-Forwarded-For"));
      }
    }
  }

  @Test
  void plainHttpBehindAHeaderIsToldThatThisPortSpeaksTls() {
    try (var sidecar = wishes.start();
        var peer = sidecar.tcp()) {
      peer.send(joined(v1(CLIENT, SERVER), "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII)));
      assertEquals(400, peer.answer("GET").status());
      assertCounted(sidecar, "plaintext");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u0016\u0003\u0001\u0002\u0000", "GET / HTTP/1.1\r\n", "PROXY TCP5 a b\r\n", "x"})
  void withoutAGoodHeaderTheConnectionIsClosed(String first) {
    try (var sidecar = wishes.start();
        var peer = sidecar.tcp()) {
      StreamEndTest.assertEnded(peer.send(first).end());
      assertCounted(sidecar, "bad_proxy_header");
    }
  }

  @Test
  void aSecondHeaderIsBad() {
    try (var sidecar = wishes.start();
        var peer = sidecar.tcp()) {
      peer.send(joined(v1(CLIENT, SERVER), v1(CLIENT, SERVER)));
      StreamEndTest.assertEnded(peer.end());
      assertCounted(sidecar, "bad_proxy_header");
    }
  }

  @Test
  void whoIsNotTrustedIsClosedOnWhateverItSends() {
    try (var sidecar =
            SidecarUnderTest.with()
                .apps(app)
                .health()
                .trusting("10.0.0.0", 8)
                .proxyProtocol()
                .start();
        var peer = sidecar.tcp()) {
      StreamEndTest.assertEnded(peer.end());
      assertCounted(sidecar, "bad_proxy_header");
    }
  }

  @Test
  void aHeaderThatNobodyExpectsIsToldAsSuch() {
    try (var sidecar = SidecarUnderTest.with().apps(app).health().start()) {
      for (byte[] header : List.of(v1(CLIENT, SERVER), v2(CLIENT, SERVER))) {
        try (var peer = sidecar.tcp()) {
          StreamEndTest.assertEnded(peer.send(header).end());
        }
      }
      Await.equal("bad headers", 2.0, () -> failures(sidecar, "bad_proxy_header"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 12, 16, 20})
  void aHeaderThatStopsInTheMiddleIsCutAtTheHandshakeTimeout(int bytes) {
    try (var sidecar = wishes.handshakeTimeout(Duration.ofMillis(500)).start();
        var peer = sidecar.tcp()) {
      peer.send(Arrays.copyOf(v2(CLIENT, SERVER), bytes));
      StreamEndTest.assertEnded(peer.end());
      assertCounted(sidecar, "bad_proxy_header");
    }
  }

  @Test
  void aHeaderThatIsLeftInTheMiddleIsBad() {
    try (var sidecar = wishes.start()) {
      sidecar.tcp().send("PROXY TC").close();
      assertCounted(sidecar, "bad_proxy_header");
    }
  }

  @Test
  void aSilentPeerIsAProbeBeforeAndBehindItsHeader() {
    try (var sidecar = wishes.handshakeTimeout(Duration.ofMillis(500)).start()) {
      sidecar.tcp().close();
      sidecar.tcp().send(v2(LOCAL, 0, new byte[0])).close();
      try (var silent = sidecar.tcp()) {
        StreamEndTest.assertEnded(silent.send(v1(CLIENT, SERVER)).end());
      }
      Await.equal("probes", 3.0, () -> sidecar.metric("tls_handshakes_total", "\"probe\""));
      assertEquals(0.0, sidecar.metric("tls_handshakes_total", "result=\"failure\""));
    }
  }

  private static RawPeer after(byte[] header, int pieceBytes, SidecarUnderTest sidecar) {
    return RawPeer.tlsAfter(header, pieceBytes, sidecar.address(), sidecar.trusting());
  }

  /** One failure, and for that reason. */
  private static void assertCounted(SidecarUnderTest sidecar, String reason) {
    Await.equal(reason, 1.0, () -> failures(sidecar, reason));
    assertEquals(1.0, sidecar.metric("tls_handshakes_total", "result=\"failure\""));
  }

  private static double failures(SidecarUnderTest sidecar, String reason) {
    return sidecar.metric("tls_handshakes_total", "reason=\"" + reason + "\"");
  }
}
