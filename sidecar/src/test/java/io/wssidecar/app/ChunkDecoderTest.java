package io.wssidecar.app;

import static io.wssidecar.app.Latin1.bytes;
import static io.wssidecar.app.Latin1.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkDecoderTest {
  private static final String HELLO =
      "5\r\nhello\r\n001;a=\"b\";c\r\n,\r\n6 \t;x\r\n world\r\n0;y\r\nExpires: never\r\nA:\r\n\r\n";

  private final ChunkDecoder decoder = new ChunkDecoder();

  @Test
  void takesTheChunksOff() {
    ByteBuffer source = bytes(HELLO + "next");
    ByteBuffer target = ByteBuffer.allocate(100);
    assertEquals(Progress.DONE, decoder.decode(source, target));
    assertEquals("hello, world", text(target.flip()));
    assertEquals("next", text(source));
    assertTrue(decoder.done());
    assertEquals(Progress.DONE, decoder.decode(source, target));
    assertEquals("next", text(source));
  }

  @Test
  void takesTheChunksOffSplitAnywhere() {
    for (int split = 0; split <= HELLO.length(); split++) {
      decoder.reset();
      ByteBuffer source = bytes(HELLO + "x");
      ByteBuffer target = ByteBuffer.allocateDirect(100);
      decoder.decode(source.limit(split), target);
      assertEquals(split == HELLO.length(), decoder.done());
      assertEquals(split, source.position());
      assertEquals(Progress.DONE, decoder.decode(source.limit(source.capacity()), target));
      assertEquals(1, source.remaining());
      assertEquals("hello, world", text(target.flip()));
    }
  }

  @Test
  void takesTheChunksOffInPlaceSplitAnywhere() {
    for (int split = 0; split <= HELLO.length(); split++) {
      decoder.reset();
      byte[] all = (HELLO + "xy").getBytes(StandardCharsets.ISO_8859_1);
      ByteBuffer scratch = ByteBuffer.allocateDirect(200);
      scratch.position(13).put(all, 0, split).flip().position(13);
      Progress first = decoder.decode(scratch);
      assertEquals(split == HELLO.length() ? Progress.DONE : Progress.MORE, first);
      assertEquals(0, decoder.surplus());
      String body = text(scratch);
      scratch.clear().put(all, split, all.length - split).flip();
      assertEquals(Progress.DONE, decoder.decode(scratch));
      assertEquals(2, decoder.surplus());
      assertEquals("hello, world", body + text(scratch), "split at " + split);
    }
  }

  @Test
  void stopsWhenTheTargetIsFullAndGoesOnLater() {
    ByteBuffer source = bytes(HELLO);
    ByteBuffer one = ByteBuffer.allocate(1);
    StringBuilder body = new StringBuilder();
    while (decoder.decode(source, one) == Progress.MORE) {
      body.append(text(one.flip()));
      one.clear();
      assertTrue(body.length() <= 12);
    }
    assertEquals("hello, world", body + text(one.flip()));
  }

  @Test
  void readsSizesOfEveryLength() {
    ByteBuffer target = ByteBuffer.allocate(1);
    assertEquals(Progress.MORE, decoder.decode(bytes("7fFFffffFFFFffFF\r\nx"), target));
    decoder.reset();
    assertEquals(Progress.MORE, decoder.decode(bytes("0000000000000001\r\nx\r\n"), target.clear()));
    assertEquals(Progress.DONE, decoder.decode(bytes("0000000000000000\r\n\r\n"), target));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8000000000000000\r\n",
        "ffffffffffffffff\r\n",
        "00000000000000001\r\n",
        "\r\n",
        ";a\r\n",
        " 5\r\n",
        "5 \r\n",
        "5 6\r\n",
        "0x5\r\n",
        "-5\r\n",
        "+5\r\n",
        "g\r\n",
        "\u00e9\r\n",
        "5\n",
        "5\rx",
        "5;a\n",
        "5;a\rb\n",
        "5;a\0\r\n",
        "5\r\nhelloo",
        "5\r\nhello\n",
        "5\r\nhello\rx",
        "0\r\n\n",
        "0\r\n\rx",
        "0\r\n folded: a\r\n\r\n",
        "0\r\n: a\r\n\r\n",
        "0\r\nA: b\n\n",
        "0\r\nA: b\rc\r\n\r\n",
        "0\r\nA: \0\r\n\r\n",
      })
  void refusesWhatTwoReadersCouldReadDifferently(String chunks) {
    for (int split = 0; split <= chunks.length(); split++) {
      decoder.reset();
      ByteBuffer source = bytes(chunks);
      ByteBuffer target = ByteBuffer.allocate(100);
      decoder.decode(source.limit(split), target);
      assertEquals(
          Progress.BAD,
          decoder.decode(source.limit(source.capacity()), target),
          "split at " + split);
      assertEquals(Progress.BAD, decoder.decode(bytes("0\r\n\r\n")));
      assertFalse(decoder.done());
    }
  }

  @Test
  void limitsExtensionsOfEachChunkAndTrailersTogether() {
    String extension = ";" + "x".repeat(ChunkDecoder.MAX_EXTENSION - 1);
    String many = ("1" + extension + "\r\nx\r\n").repeat(20);
    assertEquals(Progress.MORE, decoder.decode(bytes(many), ByteBuffer.allocate(100)));
    assertEquals(Progress.BAD, decoder.decode(bytes("1" + extension + "x\r\n")));

    decoder.reset();
    String trailers = "A:x\r\n".repeat(ChunkDecoder.MAX_TRAILERS / 3) + "B:";
    assertEquals(Progress.MORE, decoder.decode(bytes("0\r\n" + trailers)));
    assertEquals(Progress.BAD, decoder.decode(bytes("x")));
  }

  @Test
  void survivesRandomBytes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String pieces = "015aF;\r\n\r\n\r\n x\0\u00ff";
    ByteBuffer target = ByteBuffer.allocate(64);
    for (int round = 0; round < 50_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(pieces.charAt(random.nextInt(pieces.length())));
      }
      decoder.reset();
      ByteBuffer source = bytes(text.toString());
      Progress progress = decoder.decode(source, target.clear());
      String what = "seed " + seed + " round " + round;
      assertEquals(progress == Progress.DONE, decoder.done(), what);
      if (progress == Progress.MORE) {
        assertEquals(0, source.remaining(), what);
      }
      String body = text(target.flip());
      decoder.reset();
      ByteBuffer inPlace = bytes(text.toString());
      assertEquals(progress, decoder.decode(inPlace), what);
      assertEquals(body, text(inPlace), what);
      assertEquals(progress == Progress.DONE ? source.remaining() : 0, decoder.surplus(), what);
    }
  }
}
