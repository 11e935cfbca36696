package io.wssidecar.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;

/** Compares what a reader says of the same bytes in different pieces. */
final class FrameStory {
  private FrameStory() {}

  /** Checks it in every pair of pieces, and byte by byte; returns a reader that has it all. */
  static FrameReader assertStory(String story, boolean mask, byte[] wire) {
    for (int split = 0; split < Math.min(wire.length, 300); split++) {
      FrameReader reader = new FrameReader(mask, FrameReader.UNLIMITED);
      Offering offering = offerInTwo(reader, wire, split);
      assertEquals(story, offering.story(), "split at " + split);
      assertArrayEquals(wire, offering.passed(), "split at " + split);
    }
    FrameReader reader = new FrameReader(mask, FrameReader.UNLIMITED);
    Offering offering = new Offering(reader);
    for (byte single : wire) {
      offering.offer(new byte[] {single});
    }
    assertEquals(story, offering.story(), "byte by byte");
    assertArrayEquals(wire, offering.passed(), "byte by byte");
    assertEquals(0, offering.kept());
    return reader;
  }

  static Offering offerInTwo(FrameReader reader, byte[] wire, int split) {
    return new Offering(reader)
        .offer(Arrays.copyOf(wire, split))
        .offer(Arrays.copyOfRange(wire, split, wire.length));
  }

  static void assertStands(
      String where, FrameReader reader, boolean betweenFrames, boolean betweenMessages) {
    assertEquals(betweenFrames, reader.betweenFrames(), where + ": between frames");
    assertEquals(betweenMessages, reader.betweenMessages(), where + ": between messages");
  }
}
