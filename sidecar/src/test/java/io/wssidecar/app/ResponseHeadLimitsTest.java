package io.wssidecar.app;

import static io.wssidecar.app.Latin1.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResponseHeadLimitsTest {
  private final ResponseHeadParser parser = new ResponseHeadParser();

  @Test
  void takesTwoHundredHeadersAndNotOneMore() {
    String most =
        "HTTP/1.1 200 OK\r\n" + "A: b\r\nC: d\r\n".repeat(ResponseHeadParser.MAX_HEADERS / 2);
    assertEquals(Progress.DONE, parser.feed(bytes(most + "\r\n")));
    parser.reset();
    assertEquals(Progress.BAD, parser.feed(bytes(most + "E: f\r\n\r\n")));
  }

  @Test
  void takesAHundredHeadersOfOneNameAndNotOneMore() {
    String most =
        "HTTP/1.1 200 OK\r\n" + "Set-Cookie: b\r\n".repeat(ResponseHeadParser.MAX_SAME_NAME);
    assertEquals(Progress.DONE, parser.feed(bytes(most + "\r\n")));
    parser.reset();
    assertEquals(Progress.BAD, parser.feed(bytes(most + "set-cookie: c\r\n\r\n")));
  }

  @Test
  void takesAHeadOfSixtyFourKibibytesAndNotOneByteMore() {
    String around = "HTTP/1.1 200 OK\r\nA: \r\n\r\n";
    String most =
        "HTTP/1.1 200 OK\r\nA: " + "x".repeat(ResponseHeadParser.MAX_HEAD - around.length());
    assertEquals(Progress.DONE, parser.feed(bytes(most + "\r\n\r\n")));
    parser.reset();
    assertEquals(Progress.BAD, parser.feed(bytes(most + "x\r\n\r\n")));
  }

  @Test
  void givesUpOnALineWithoutEndAtTheLimit() {
    ByteBuffer endless = bytes("x".repeat(ResponseHeadParser.MAX_HEAD * 2));
    assertEquals(Progress.BAD, parser.feed(endless));
    assertEquals(ResponseHeadParser.MAX_HEAD + 1, endless.position());
  }

  @Test
  void refusesNamesChosenToCollideInsteadOfThrowing() {
    StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
    for (String name : collidingNames(40)) {
      head.append(name).append(": x\r\n");
    }
    assertEquals(Progress.BAD, parser.feed(bytes(head + "\r\n")));
  }

  /**
   * Different names with the same hash: the hash is a sum of 17^i times the letter, so +1 here is
   * -17 there.
   */
  private static List<String> collidingNames(int count) {
    List<String> names = new ArrayList<>();
    for (int bits = 0; bits < count; bits++) {
      StringBuilder name = new StringBuilder();
      for (int i = 0; i < 6; i++) {
        name.append((bits >> i & 1) == 0 ? "AX" : "BG");
      }
      names.add(name.toString());
    }
    assertEquals(new HttpString(names.get(0)).hashCode(), new HttpString(names.get(1)).hashCode());
    assertNotEquals(names.get(0), names.get(1));
    return names;
  }
}
