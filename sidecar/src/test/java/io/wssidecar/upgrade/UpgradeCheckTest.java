package io.wssidecar.upgrade;

import static io.wssidecar.upgrade.Head.handshake;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wssidecar.reasons.Reason;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UpgradeCheckTest {
  private static final OriginRule ONLY_US = OriginRule.of(List.of("https://example.com"));

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal("no Upgrade", 426, Reason.UPGRADE_STRIPPED, r -> r.without("Upgrade")),
        refusal("empty Upgrade", 426, Reason.UPGRADE_STRIPPED, r -> r.having("Upgrade", "")),
        refusal("another protocol", 426, Reason.UPGRADE_STRIPPED, r -> r.having("Upgrade", "h2c")),
        refusal(
            "a version behind the protocol",
            426,
            Reason.UPGRADE_STRIPPED,
            r -> r.having("Upgrade", "websocket/13")),
        refusal(
            "a key alone",
            426,
            Reason.UPGRADE_STRIPPED,
            r -> r.without("Upgrade").without("Sec-WebSocket-Version")),
        refusal(
            "a version alone",
            426,
            Reason.UPGRADE_STRIPPED,
            r -> r.without("Upgrade").without("Sec-WebSocket-Key")),
        refusal("HTTP/1.0", 400, Reason.HTTP10_HOP, Head::inHttp10),
        refusal("no Connection", 400, Reason.CONNECTION_REWRITTEN, r -> r.without("Connection")),
        refusal(
            "Connection: close",
            400,
            Reason.CONNECTION_REWRITTEN,
            r -> r.having("Connection", "close")),
        refusal(
            "a longer token",
            400,
            Reason.CONNECTION_REWRITTEN,
            r -> r.having("Connection", "upgrades, no-upgrade")),
        refusal("POST", 400, Reason.BAD_REQUEST, r -> r.method("POST")),
        refusal("get in lower case", 400, Reason.BAD_REQUEST, r -> r.method("get")),
        refusal("a body", 400, Reason.BAD_REQUEST, r -> r.with("Content-Length", "5")),
        refusal(
            "a chunked body", 400, Reason.BAD_REQUEST, r -> r.with("Transfer-Encoding", "chunked")),
        refusal(
            "two lengths",
            400,
            Reason.BAD_REQUEST,
            r -> r.with("Content-Length", "0").with("Content-Length", "0")),
        refusal("no version", 426, Reason.BAD_VERSION, r -> r.without("Sec-WebSocket-Version")),
        refusal(
            "an old version", 426, Reason.BAD_VERSION, r -> r.having("Sec-WebSocket-Version", "8")),
        refusal(
            "a list of versions",
            426,
            Reason.BAD_VERSION,
            r -> r.having("Sec-WebSocket-Version", "13, 8")),
        refusal(
            "a doubled version",
            426,
            Reason.BAD_VERSION,
            r -> r.with("Sec-WebSocket-Version", "13")),
        refusal("no key", 400, Reason.BAD_KEY, r -> r.without("Sec-WebSocket-Key")),
        refusal(
            "a doubled key",
            400,
            Reason.BAD_KEY,
            r -> r.with("Sec-WebSocket-Key", Head.SAMPLE_KEY)),
        refusal("an empty key", 400, Reason.BAD_KEY, r -> r.having("Sec-WebSocket-Key", "")),
        refusal(
            "a key of 15 bytes",
            400,
            Reason.BAD_KEY,
            r -> r.having("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25j")),
        refusal(
            "a key in URL base64",
            400,
            Reason.BAD_KEY,
            r -> r.having("Sec-WebSocket-Key", "-_hlIHNhbXBsZSBub25jZQ==")),
        refusal(
            "somebody else's page",
            403,
            Reason.ORIGIN_DENIED,
            r -> r.with("Origin", "https://evil.test")),
        refusal("a page of nobody", 403, Reason.ORIGIN_DENIED, r -> r.with("Origin", "null")),
        refusal(
            "two origins",
            403,
            Reason.ORIGIN_DENIED,
            r -> r.with("Origin", "https://example.com").with("Origin", "https://example.com")));
  }

  private static Arguments refusal(
      String what, int status, Reason reason, UnaryOperator<Head> spoiled) {
    return arguments(what, status, reason, spoiled.apply(handshake()));
  }

  @ParameterizedTest(name = "{0} → {2}")
  @MethodSource("refusals")
  void refusesWithReasonAndStatus(String what, int status, Reason reason, Head request) {
    Verdict.Refused refused =
        assertInstanceOf(Verdict.Refused.class, UpgradeCheck.check(request, ONLY_US));
    assertEquals(reason, refused.reason());
    assertEquals(status, refused.status());
    assertEquals(reason.label(), refused.headers().get("X-WSS-Reason"));
  }

  /** Everything is wrong at first; then one fault after the other is mended. */
  @Test
  void theFirstFaultFromTheTopIsTheAnswer() {
    Head request =
        Head.empty()
            .method("POST")
            .inHttp10()
            .with("Content-Length", "5")
            .with("Sec-WebSocket-Version", "12")
            .with("Origin", "https://evil.test");
    assertEquals(Reason.UPGRADE_STRIPPED, reason(request));
    request.with("Upgrade", "websocket");
    assertEquals(Reason.HTTP10_HOP, reason(request));
    request = copyInHttp11(request);
    assertEquals(Reason.CONNECTION_REWRITTEN, reason(request));
    request.with("Connection", "keep-alive, Upgrade");
    assertEquals(Explanation.NOT_A_GET, refused(request).explanation());
    request.method("GET");
    assertEquals(Explanation.WITH_A_BODY, refused(request).explanation());
    request.without("Content-Length");
    assertEquals(Reason.BAD_VERSION, reason(request));
    request.having("Sec-WebSocket-Version", "13");
    assertEquals(Explanation.KEY_MISSING, refused(request).explanation());
    request.having("Sec-WebSocket-Key", "short", Head.SAMPLE_KEY);
    assertEquals(Explanation.KEY_DOUBLED, refused(request).explanation());
    request.having("Sec-WebSocket-Key", "short");
    assertEquals(Explanation.KEY_MALFORMED, refused(request).explanation());
    request.having("Sec-WebSocket-Key", Head.SAMPLE_KEY);
    assertEquals(Reason.ORIGIN_DENIED, reason(request));
    request.having("Origin", "https://example.com");
    assertInstanceOf(Verdict.Accepted.class, UpgradeCheck.check(request, ONLY_US));
  }

  @Test
  void acceptsWhatProxiesAndClientsMayWriteDifferently() {
    Head request =
        handshake()
            .having("Upgrade", "h2c", " WebSocket\t")
            .having("Connection", "keep-alive,\tuPGRADE")
            .having("Sec-WebSocket-Version", " 13 ")
            .having("Sec-WebSocket-Key", "\t" + Head.SAMPLE_KEY + " ")
            .with("Content-Length", "0")
            .with("Origin", "HTTPS://Example.com:443");
    Verdict.Accepted accepted =
        assertInstanceOf(Verdict.Accepted.class, UpgradeCheck.check(request, ONLY_US));
    assertEquals(Head.SAMPLE_KEY, accepted.key());
  }

  @Test
  void keepsWhatWasOffered() {
    Head request =
        handshake()
            .with("Sec-WebSocket-Protocol", "graphql-ws, ,soap")
            .with("Sec-WebSocket-Protocol", "chat")
            .with("Sec-WebSocket-Extensions", "x; a=\"1, \\\"2; y\"; b , permessage-deflate;c=3");
    Verdict.Accepted accepted =
        assertInstanceOf(Verdict.Accepted.class, UpgradeCheck.check(request, OriginRule.any()));
    assertEquals(List.of("graphql-ws", "soap", "chat"), accepted.subprotocols());
    assertEquals(List.of("x", "permessage-deflate"), accepted.extensions());
  }

  @Test
  void aClientThatIsNoBrowserNeedsNoOrigin() {
    assertInstanceOf(Verdict.Accepted.class, UpgradeCheck.check(handshake(), ONLY_US));
  }

  @Test
  void leavesOtherRequestsAlone() {
    List<Head> requests =
        List.of(
            Head.empty().with("Host", "example.com"),
            Head.empty().method("POST").with("Content-Length", "5").with("Connection", "Upgrade"),
            Head.empty().with("Upgrade", "h2c").with("Connection", "Upgrade, HTTP2-Settings"),
            Head.empty().inHttp10(),
            Head.empty().with("Origin", "https://evil.test"),
            Head.empty().with("Sec-WebSocket-Protocol", "chat"));
    for (Head request : requests) {
      Verdict verdict = UpgradeCheck.check(request, ONLY_US);
      assertSame(Verdict.NotWebSocket.INSTANCE, verdict, request::toString);
    }
  }

  @Test
  void tellsTheClientWhatToUpgradeTo() {
    Map<String, String> stripped = refused(handshake().without("Upgrade")).headers();
    assertEquals("websocket", stripped.get("Upgrade"));
    assertEquals("Upgrade", stripped.get("Connection"));
    assertTrue(!stripped.containsKey("Sec-WebSocket-Version"));

    Map<String, String> version =
        refused(handshake().having("Sec-WebSocket-Version", "8")).headers();
    assertEquals("13", version.get("Sec-WebSocket-Version"));
    assertEquals("websocket", version.get("Upgrade"));
    assertEquals("Upgrade", version.get("Connection"));
  }

  @Test
  void namesTheHopsThatLeftTraces() {
    Head request =
        handshake().without("Upgrade").with("CF-Ray", "8f3").with("X-Real-IP", "192.0.2.1");
    assertEquals(List.of(Hop.CLOUDFLARE, Hop.NGINX), refused(request).hops());
    Head fromTheClient =
        handshake().having("Sec-WebSocket-Key", "short").with("X-Real-IP", "192.0.2.1");
    assertEquals(List.of(), refused(fromTheClient).hops());
  }

  @Test
  void aPlainRequestCostsNoAllocation() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    UpgradeRequest plain = new PlainGet();
    UpgradeCheck.check(plain, ONLY_US);
    long id = Thread.currentThread().getId();
    threads.getThreadAllocatedBytes(id);
    long before = threads.getThreadAllocatedBytes(id);
    for (int i = 0; i < 100_000; i++) {
      UpgradeCheck.check(plain, ONLY_US);
    }
    long allocated = threads.getThreadAllocatedBytes(id) - before;
    assertTrue(allocated < 100_000, allocated + " bytes for 100,000 requests");
  }

  /** Answers from constants, so that only the check's own allocations show. */
  private static final class PlainGet implements UpgradeRequest {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public boolean http10() {
      return false;
    }

    @Override
    public int count(String name) {
      return name.equals("Upgrade") ? 1 : 0;
    }

    @Override
    public String value(String name, int index) {
      return "h2c, TLS/1.0";
    }
  }

  private static Head copyInHttp11(Head old) {
    Head request = Head.empty().method(old.method());
    for (String name : List.of("Upgrade", "Content-Length", "Sec-WebSocket-Version", "Origin")) {
      old.lines(name).forEach(value -> request.with(name, value));
    }
    return request;
  }

  private static Verdict.Refused refused(Head request) {
    return assertInstanceOf(Verdict.Refused.class, UpgradeCheck.check(request, ONLY_US));
  }

  private static Reason reason(Head request) {
    return refused(request).reason();
  }
}
