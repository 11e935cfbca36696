package io.wssidecar.app;

import static io.wssidecar.app.Latin1.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomResponseHeadsTest {
  private final ResponseHeadParser parser = new ResponseHeadParser();

  @Test
  void survivesRandomBytes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String pieces = "HTTP/1.1 200 OK\r\n: \t\0abcZ\u00ff-";
    for (int round = 0; round < 20_000; round++) {
      parser.reset();
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "HTTP/1.1 200 OK\r\n" : "");
      for (int i = random.nextInt(60); i > 0; i--) {
        text.append(pieces.charAt(random.nextInt(pieces.length())));
      }
      ByteBuffer bytes = bytes(text.toString());
      Progress progress = parser.feed(bytes);
      String what = "seed " + seed + " round " + round;
      assertEquals(progress == Progress.MORE, parser.feed(bytes("")) == Progress.MORE, what);
      if (progress == Progress.MORE) {
        assertEquals(0, bytes.remaining(), what);
      } else if (progress == Progress.DONE) {
        String head = text.substring(0, bytes.position());
        assertTrue(head.endsWith("\r\n\r\n"), what);
        assertEquals(head.length() - 4, head.indexOf("\r\n\r\n"), what);
      }
    }
  }

  @Test
  void readsTheSameHoweverAMutatedHeadIsSplit() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 5_000; round++) {
      byte[] mutated = ResponseHeadParserTest.SWITCHING.getBytes(StandardCharsets.ISO_8859_1);
      for (int i = random.nextInt(3); i >= 0; i--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      parser.reset();
      ByteBuffer atOnce = ByteBuffer.wrap(mutated);
      Progress expected = parser.feed(atOnce);
      parser.reset();
      ByteBuffer split = ByteBuffer.wrap(mutated);
      Progress progress = Progress.MORE;
      while (progress == Progress.MORE && split.position() < mutated.length) {
        split.limit(split.position() + 1 + random.nextInt(mutated.length - split.position()));
        progress = parser.feed(split);
      }
      assertEquals(expected, progress, "seed " + seed + " round " + round);
      assertEquals(atOnce.position(), split.position(), "seed " + seed + " round " + round);
    }
  }
}
