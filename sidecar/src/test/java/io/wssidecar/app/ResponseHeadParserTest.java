package io.wssidecar.app;

import static io.wssidecar.app.Latin1.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadParserTest {
  static final String SWITCHING =
      String.join(
          "\r\n",
          "HTTP/1.1 101 Switching Protocols",
          "Upgrade: websocket",
          "connection: Upgrade",
          "Sec-WebSocket-Accept:s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
          "X-Odd:  \t a b\tc\u00e9 \t",
          "X-Empty:",
          "",
          "");

  private final ResponseHeadParser parser = new ResponseHeadParser();

  @Test
  void readsAHeadAndLeavesTheBytesAfterIt() {
    ByteBuffer bytes = bytes(SWITCHING + "\u0081\u0005hello");
    assertEquals(Progress.DONE, parser.feed(bytes));
    assertEquals(7, bytes.remaining());
    assertIsSwitching(parser.head());
  }

  @Test
  void readsAHeadSplitAnywhere() {
    for (int split = 0; split <= SWITCHING.length(); split++) {
      parser.reset();
      ByteBuffer whole = bytes(SWITCHING + "x");
      Progress progress = parser.feed(whole.limit(split));
      assertEquals(split < SWITCHING.length() ? Progress.MORE : Progress.DONE, progress);
      assertEquals(0, whole.remaining(), "split at " + split);
      assertEquals(Progress.DONE, parser.feed(whole.limit(whole.capacity())));
      assertEquals(1, whole.remaining(), "split at " + split);
      assertIsSwitching(parser.head());
    }
  }

  @Test
  void readsAHeadByteByByteFromDirectMemory() {
    ByteBuffer one = ByteBuffer.allocateDirect(1);
    for (byte octet : SWITCHING.getBytes(StandardCharsets.ISO_8859_1)) {
      assertEquals(Progress.MORE, parser.feed(ByteBuffer.allocate(0)));
      parser.feed(one.clear().put(octet).flip());
    }
    assertIsSwitching(parser.head());
  }

  @Test
  void readsAnInterimHeadAndThenTheFinalOne() {
    ByteBuffer bytes =
        bytes(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103\r\nLink: a\r\n\r\nHTTP/1.0 204 No\r\n\r\n");
    List<ResponseHead> heads = new ArrayList<>();
    while (bytes.hasRemaining()) {
      assertFalse(parser.started());
      assertEquals(Progress.DONE, parser.feed(bytes));
      assertTrue(parser.started());
      heads.add(parser.head());
      parser.reset();
    }
    assertEquals(List.of(100, 103, 204), heads.stream().map(ResponseHead::status).toList());
    assertEquals(List.of(true, true, false), heads.stream().map(ResponseHead::isInterim).toList());
    assertEquals(
        List.of("Continue", "", "No"), heads.stream().map(ResponseHead::reasonPhrase).toList());
    assertEquals("a", heads.get(1).headers().getFirst("Link"));
    assertEquals(0, heads.get(2).headers().size());
    assertTrue(heads.get(2).http10());
  }

  @Test
  void doesNotCountSwitchingProtocolsAsInterim() {
    assertEquals(Progress.DONE, parser.feed(bytes(SWITCHING)));
    assertFalse(parser.head().isInterim());
  }

  @Test
  void keepsAllValuesOfARepeatedHeaderInOrder() {
    parser.feed(
        bytes("HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\nSET-COOKIE: c=3\r\n\r\n"));
    assertEquals(
        List.of("a=1", "b=2", "c=3"), List.copyOf(parser.head().headers().get("Set-Cookie")));
  }

  @Test
  void takesKnownNamesFromItsTableAndKeepsTheSpellingOfAll() {
    parser.feed(
        bytes("HTTP/1.1 200 OK\r\nContent-Type: a\r\nvary: b\r\neTaG: c\r\nX-Mine: d\r\n\r\n"));
    assertSame(Headers.CONTENT_TYPE, parser.head().headers().get("content-type").getHeaderName());
    List<String> names =
        parser.head().headers().getHeaderNames().stream()
            .map(HttpString::toString)
            .sorted()
            .toList();
    assertEquals(List.of("Content-Type", "X-Mine", "eTaG", "vary"), names);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\n\n",
        "HTTP/1.0 200\nContent-Length: 5\n\n",
        "HTTP/1.1 200\r\n\r\n",
        "HTTP/1.1 200 \r\n\r\n",
        "HTTP/1.1 999 \t\u00ff\r\n\r\n",
        "HTTP/1.1 404 Not  Found, really: no\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA:b:c\r\n!#$%&'*+-.^_`|~09azAZ: x\r\n\r\n",
      })
  void readsWhatIsUnusualButClear(String head) {
    ByteBuffer bytes = bytes(head + "after");
    assertEquals(Progress.DONE, parser.feed(bytes));
    assertEquals(5, bytes.remaining());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\nHTTP/1.1 200 OK\r\n\r\n",
        "\nHTTP/1.1 200 OK\n\n",
        "HTTP/1.1 20\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1 099 OK\r\n\r\n",
        "HTTP/1.1 000\r\n\r\n",
        "HTTP/1.1 200\tOK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n",
        " HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.2 200 OK\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "http/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 -20 OK\r\n\r\n",
        "HTTP/1.1 200 O\0K\r\n\r\n",
        "HTTP/1.1 200 O\rK\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2p1 Debian\r\n\r\n",
        "<html>this is not HTTP at all</html>\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA\t: b\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA B: c\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA\u00e9: c\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA(b): c\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\r\n\tfolded\r\n\r\n",
        "HTTP/1.1 200 OK\r\n A: b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\r\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\u007f\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\u0001\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\nSet-Cookie: stolen\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\n\n<script>",
        "HTTP/1.1 200 OK\nA: b\r\n\n",
        "HTTP/1.1 200 OK\n\r\n",
      })
  void refusesWhatTwoReadersCouldReadDifferently(String head) {
    for (int split = 0; split <= head.length(); split++) {
      parser.reset();
      ByteBuffer whole = bytes(head);
      parser.feed(whole.limit(split));
      assertEquals(Progress.BAD, parser.feed(whole.limit(whole.capacity())), "split at " + split);
      assertEquals(Progress.BAD, parser.feed(bytes(SWITCHING)));
      assertThrows(IllegalStateException.class, parser::head);
    }
  }

  private static void assertIsSwitching(ResponseHead head) {
    assertEquals(101, head.status());
    assertEquals("Switching Protocols", head.reasonPhrase());
    assertFalse(head.http10());
    assertEquals(5, head.headers().size());
    assertEquals("websocket", head.headers().getFirst("Upgrade"));
    assertEquals("Upgrade", head.headers().getFirst("Connection"));
    assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", head.headers().getFirst("Sec-WebSocket-Accept"));
    assertEquals("a b\tc\u00e9", head.headers().getFirst("X-Odd"));
    assertEquals("", head.headers().getFirst("X-Empty"));
  }
}
