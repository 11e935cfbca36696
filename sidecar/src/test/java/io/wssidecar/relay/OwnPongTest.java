package io.wssidecar.relay;

import static io.wssidecar.relay.FrameStory.assertStory;
import static io.wssidecar.relay.FrameStory.offerInTwo;
import static io.wssidecar.relay.SampleFrames.KEY;
import static io.wssidecar.relay.SampleFrames.NONE;
import static io.wssidecar.relay.SampleFrames.eight;
import static io.wssidecar.relay.SampleFrames.pong;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.RawFrame;
import io.wssidecar.relay.FrameReader.Seen;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a reader knows the answer to a Ping of ours. */
class OwnPongTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tellsItsOwnPongByTheNonceWhateverTheCounter(boolean mask) {
    long nonce = 0x1122334455667788L;
    assertEquals("OWN_PONG", pongStory(mask, nonce, eight(nonce)));
    assertEquals("OWN_PONG", pongStory(mask, nonce, eight(nonce ^ 0xffff)));
    assertEquals("PONG", pongStory(mask, nonce, eight(nonce ^ 0x10000)));
    assertEquals("PONG", pongStory(mask, nonce, eight(nonce ^ Long.MIN_VALUE)));
    assertEquals("PONG, 7", pongStory(mask, nonce, Arrays.copyOf(eight(nonce), 7)));
    assertEquals("PONG, 9", pongStory(mask, nonce, Arrays.copyOf(eight(nonce), 9)));
    assertEquals("PONG", pongStory(mask, nonce, NONE));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsTheCounterOfItsOwnPong(boolean mask) {
    FrameReader reader = new FrameReader(mask, FrameReader.UNLIMITED);
    reader.expectPong(0x8899aabbccdd0000L);
    RawFrame pong = pong(eight(0x8899aabbccddffeeL));
    byte[] wire = (mask ? pong.masked(KEY) : pong).wire();
    assertEquals(Seen.OWN_PONG, reader.next(ByteBuffer.wrap(wire), 0, wire.length));
    assertEquals(0x8899aabbccddffeeL, reader.pongNonce());
    assertEquals(wire.length, reader.taken(), "it is swallowed whole or not at all");
    assertTrue(reader.betweenMessages());
  }

  @Test
  void hasNoPongOfItsOwnBeforeItPinged() {
    assertStory("PONG, 8", false, pong(eight(0)).wire());
  }

  private static String pongStory(boolean mask, long nonce, byte[] payload) {
    byte[] wire = (mask ? pong(payload).masked(KEY) : pong(payload)).wire();
    // What belongs to the head of an eight-byte Pong is not told as payload, though passed on.
    String story = "";
    for (int split = 0; split < wire.length; split++) {
      FrameReader reader = new FrameReader(mask, FrameReader.UNLIMITED);
      reader.expectPong(nonce);
      Offering offering = offerInTwo(reader, wire, split);
      assertArrayEquals(wire, offering.passed());
      assertTrue(split == 0 || story.equals(offering.story()), "split at " + split);
      story = offering.story();
    }
    return story;
  }
}
