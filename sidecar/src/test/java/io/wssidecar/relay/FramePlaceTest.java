package io.wssidecar.relay;

import static io.wssidecar.relay.FrameStory.assertStands;
import static io.wssidecar.relay.FrameStory.offerInTwo;
import static io.wssidecar.relay.SampleFrames.CLOSE;
import static io.wssidecar.relay.SampleFrames.KEY;
import static io.wssidecar.relay.SampleFrames.PING;
import static io.wssidecar.relay.SampleFrames.REST;
import static io.wssidecar.relay.SampleFrames.TEXT;
import static io.wssidecar.relay.SampleFrames.close;
import static io.wssidecar.relay.SampleFrames.empty;
import static io.wssidecar.relay.SampleFrames.join;
import static io.wssidecar.relay.SampleFrames.masked;
import static io.wssidecar.relay.SampleFrames.pong;
import static io.wssidecar.relay.SampleFrames.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.wssidecar.kit.Frame;
import io.wssidecar.kit.RawFrame;
import io.wssidecar.relay.FrameReader.Seen;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How far a reader goes, and where in a message it then stands. */
class FramePlaceTest {
  @Test
  void takesEverythingAsPayloadOnceItIsOpaque() {
    FrameReader reader = new FrameReader(false, FrameReader.UNLIMITED);
    ByteBuffer bytes = ByteBuffer.wrap(join(REST, TEXT, CLOSE));
    assertEquals(Seen.VIOLATION, reader.next(bytes, 0, 3));
    assertEquals(3, reader.taken());
    for (int from = 3; from < bytes.limit(); from++) {
      assertEquals(Seen.PAYLOAD, reader.next(bytes, from, from + 1));
      assertEquals(1, reader.taken());
      assertFalse(reader.messageEnded());
      assertStands("opaque", reader, false, false);
    }
    assertEquals(0, reader.closeCode());
  }

  @ParameterizedTest
  @CsvSource({
    "false, 1, 0, 2", "false, 1, 125, 2", "false, 2, 5, 4", "false, 2, 126, 4", "false, 8, 9, 10",
    "true, 1, 0, 6", "true, 1, 125, 6", "true, 2, 5, 8", "true, 2, 126, 8", "true, 8, 9, 14",
  })
  void takesTheHeadOfAMessageOnlyWhenItIsWhole(boolean mask, int form, int length, int head) {
    RawFrame frame = RawFrame.of(Frame.BINARY, new byte[length]).lengthIn(form);
    byte[] wire = (mask ? frame.masked(KEY) : frame).wire();
    FrameReader reader = new FrameReader(mask, FrameReader.UNLIMITED);
    ByteBuffer bytes = ByteBuffer.wrap(wire);
    for (int to = 1; to < head; to++) {
      assertEquals(Seen.INCOMPLETE, reader.next(bytes, 0, to), to + " bytes");
      assertEquals(0, reader.taken());
      assertStands("nothing was taken", reader, true, true);
    }
    assertEquals(Seen.DATA, reader.next(bytes, 0, wire.length));
    assertEquals(head, reader.taken());
  }

  @ParameterizedTest
  @CsvSource({
    "false, 0, 2", "false, 1, 2", "false, 2, 4", "false, 9, 4",
    "true, 0, 6", "true, 1, 6", "true, 2, 8", "true, 9, 8",
  })
  void takesACloseOnlyTogetherWithItsCode(boolean mask, int length, int head) {
    RawFrame frame = RawFrame.of(Frame.CLOSE, close(1002, 20)).claiming(length);
    byte[] wire = (mask ? frame.masked(KEY) : frame).wire();
    FrameReader reader = new FrameReader(mask, FrameReader.UNLIMITED);
    for (int to = 1; to < head; to++) {
      assertEquals(Seen.INCOMPLETE, reader.next(ByteBuffer.wrap(wire), 0, to), to + " bytes");
    }
    // Not a byte more is there: who looks behind a code that is cut short fails.
    assertEquals(Seen.CLOSE, reader.next(ByteBuffer.wrap(Arrays.copyOf(wire, head)), 0, head));
    assertEquals(length < 2 ? FrameReader.NO_CODE : 1002, reader.closeCode());
  }

  @Test
  void knowsWhereItStandsInAMessage() {
    FrameReader reader = new FrameReader(false, FrameReader.UNLIMITED);
    Offering offering = new Offering(reader);
    assertStands("at the beginning", reader, true, true);
    offering.offer(new byte[] {0x01});
    assertStands("half a head was not taken", reader, true, true);
    offering.offer(new byte[] {0x02});
    assertStands("behind a head", reader, false, false);
    offering.offer(new byte[] {'h'});
    assertStands("inside a fragment", reader, false, false);
    offering.offer(new byte[] {'i'});
    assertStands("between fragments", reader, true, false);
    offering.offer(new byte[] {(byte) 0x89, 1});
    assertStands("inside a Ping", reader, false, false);
    offering.offer(new byte[] {'p'});
    assertStands("behind a Ping between fragments", reader, true, false);
    offering.offer(new byte[] {(byte) 0x80, 0});
    assertStands("behind an empty last fragment", reader, true, true);
    offering.offer(new byte[] {(byte) 0x8a, 1});
    assertStands("inside a Pong between messages", reader, false, false);
    offering.offer(new byte[] {'p'});
    assertStands("behind it", reader, true, true);
  }

  /** The longest message is 10 bytes. */
  static Stream<Arguments> limited() {
    RawFrame four = RawFrame.of(Frame.CONTINUATION, new byte[4]);
    RawFrame ten = RawFrame.of(Frame.TEXT, new byte[10]);
    RawFrame eleven = RawFrame.of(Frame.TEXT, new byte[11]);
    return Stream.of(
        row("DATA, 10, end of TEXT", ten),
        row("TOO_BIG", eleven),
        row("TOO_BIG", eleven.lengthIn(8)),
        row("TOO_BIG", empty(2).claiming(Long.MAX_VALUE)),
        row("TOO_BIG", eleven.more()),
        row("DATA, 2, DATA, 4, DATA, 4, end of TEXT", TEXT.more(), four.more(), four),
        row("DATA, 2, DATA, 4, DATA, 4, TOO_BIG", TEXT.more(), four.more(), four.more(), REST),
        row("DATA, 2, TOO_BIG", TEXT.more(), empty(0).claiming(Long.MAX_VALUE)),
        row("DATA, 10, DATA, end of TEXT", ten.more(), empty(0)),
        row("DATA, 10, end of TEXT, DATA, 10, end of TEXT", ten, ten),
        row("DATA, 10, end of TEXT, TOO_BIG", ten, eleven),
        row("PING, 100", RawFrame.of(Frame.PING, new byte[100])),
        row(
            "DATA, 10, PING, 2, CLOSE=1001, PONG, 9, DATA, end of TEXT",
            ten.more(),
            PING,
            CLOSE,
            pong(new byte[9]),
            empty(0)));
  }

  @ParameterizedTest
  @MethodSource("limited")
  void stopsBeforeTheFrameThatMakesAMessageTooLong(String story, RawFrame... frames) {
    for (boolean mask : new boolean[] {false, true}) {
      byte[] wire = join(mask ? masked(frames) : frames);
      for (int split = 0; split < wire.length; split++) {
        FrameReader reader = new FrameReader(mask, 10);
        assertEquals(story, offerInTwo(reader, wire, split).story());
        if (story.endsWith("TOO_BIG")) {
          assertEquals(0, reader.taken());
          boolean inMessage = story.endsWith("DATA, 2, TOO_BIG") || story.contains("4, TOO_BIG");
          assertStands("before the frame", reader, true, !inMessage);
        }
      }
    }
  }
}
