package io.wssidecar.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadWriterTest {
  private final HeaderMap headers =
      new HeaderMap()
          .add(Headers.COOKIE, "a=1")
          .add(Headers.HOST, "example.com")
          .add(Headers.COOKIE, "b=\u00e9")
          .add(new HttpString("X-Empty"), "");

  @Test
  void writesHostFirstAndEveryValueOnItsOwnLine() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(1000).position(7);
    assertTrue(RequestHeadWriter.write(Methods.GET, "/a%2Fb;c?d=%20&e=\u00ff//", headers, buffer));
    String head = text(buffer.flip().position(7));
    assertTrue(
        head.startsWith("GET /a%2Fb;c?d=%20&e=\u00ff// HTTP/1.1\r\nHost: example.com\r\n"), head);
    assertTrue(head.endsWith("\r\n\r\n"), head);
    Set<String> lines = new TreeSet<>(Set.of(head.strip().split("\r\n")));
    assertTrue(lines.containsAll(Set.of("Cookie: a=1", "Cookie: b=\u00e9", "X-Empty: ")), head);
    assertEquals(5, lines.size());
    assertTrue(head.indexOf("a=1") < head.indexOf("b="), head);
  }

  @Test
  void writesNothingWhenItDoesNotFit() {
    int size = RequestHeadWriter.size(Methods.GET, "/", headers);
    ByteBuffer tight = ByteBuffer.allocate(size - 1);
    assertFalse(RequestHeadWriter.write(Methods.GET, "/", headers, tight));
    assertEquals(0, tight.position());
    ByteBuffer fitting = ByteBuffer.allocate(size);
    assertTrue(RequestHeadWriter.write(Methods.GET, "/", headers, fitting));
    assertEquals(0, fitting.remaining());
  }

  @Test
  void writesTheAsteriskOfOptions() {
    ByteBuffer buffer = ByteBuffer.allocate(1000);
    assertTrue(RequestHeadWriter.write(Methods.OPTIONS, "*", headers, buffer));
    assertTrue(text(buffer.flip()).startsWith("OPTIONS * HTTP/1.1\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "http://a/",
        "/a b",
        "/a\r\nb",
        "/a\nb",
        "/\0",
        "/\t",
        "/\u007f",
        "/\u0100",
        "**"
      })
  void refusesATargetThatWouldBeReadOtherwise(String target) {
    refuses(Methods.GET, target, headers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX: y", "a\nb", "a\rb", "a\0b", "\u0001", "\u007f", "\u010a"})
  void refusesAValueThatWouldBeReadOtherwise(String value) {
    refuses(Methods.GET, "/", headers.add(new HttpString("X-Bad"), value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "a\0", "\u00e9"})
  void refusesANameOrMethodThatIsNoToken(String name) {
    refuses(new HttpString(name), "/", headers);
    refuses(Methods.GET, "/", headers.add(new HttpString(name), "x"));
  }

  private static void refuses(HttpString method, String target, HeaderMap headers) {
    ByteBuffer buffer = ByteBuffer.allocate(1000);
    assertThrows(
        IllegalArgumentException.class,
        () -> RequestHeadWriter.write(method, target, headers, buffer));
    assertEquals(0, buffer.position());
  }

  private static String text(ByteBuffer buffer) {
    return StandardCharsets.ISO_8859_1.decode(buffer).toString();
  }
}
