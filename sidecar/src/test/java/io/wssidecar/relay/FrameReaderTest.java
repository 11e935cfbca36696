package io.wssidecar.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wssidecar.kit.Frame;
import io.wssidecar.kit.RawFrame;
import io.wssidecar.relay.FrameReader.Seen;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader says of each kind of frame, whatever the pieces are in which it comes. */
class FrameReaderTest {
  private static final int KEY = 0xa1b2c3d4;
  private static final byte[] HI = "hi".getBytes(US_ASCII);
  private static final byte[] NONE = {};
  private static final RawFrame TEXT = RawFrame.of(Frame.TEXT, HI);
  private static final RawFrame REST = RawFrame.of(Frame.CONTINUATION, HI);
  private static final RawFrame PING = RawFrame.of(Frame.PING, HI);
  private static final RawFrame CLOSE = RawFrame.of(Frame.CLOSE, close(1001, 2));

  /** Written for an app's direction; a client's frames, masked, must give the same story. */
  static Stream<Arguments> valid() {
    return Stream.of(
        row("DATA, 2, end of TEXT", TEXT),
        row("DATA, 2, end of BINARY", RawFrame.of(Frame.BINARY, HI)),
        row("DATA, end of TEXT", empty(1)),
        row("DATA, end of TEXT, DATA, 2, end of TEXT", empty(1), TEXT),
        row("DATA, 125, end of TEXT", RawFrame.of(Frame.TEXT, new byte[125])),
        row("DATA, 126, end of TEXT", RawFrame.of(Frame.TEXT, new byte[126])),
        row("DATA, 65535, end of BINARY", RawFrame.of(Frame.BINARY, new byte[65_535])),
        row("DATA, 65536, end of BINARY", RawFrame.of(Frame.BINARY, new byte[65_536])),
        row("DATA, 2, end of TEXT", TEXT.lengthIn(2)),
        row("DATA, 2, end of TEXT", TEXT.lengthIn(8)),
        row("DATA, end of TEXT", empty(1).lengthIn(8)),
        row("DATA, 2, DATA, 2, end of TEXT", TEXT.more(), REST),
        row("DATA, 2, DATA, 2, DATA, 2, end of TEXT", TEXT.more(), REST.more(), REST),
        row("DATA, DATA, DATA, end of TEXT", empty(1).more(), empty(0).more(), empty(0)),
        row("DATA, 2, PING, 2, DATA, 2, end of TEXT", TEXT.more(), PING, REST),
        row("DATA, 2, PING, 2, PONG, 2, DATA, end of TEXT", TEXT.more(), PING, pong(HI), empty(0)),
        row("DATA, 2, PING, DATA, 2, end of TEXT, PING", TEXT.more(), empty(9), REST, empty(9)),
        row("DATA, 2, CLOSE=1001, DATA, 2, end of TEXT", TEXT.more(), CLOSE, REST),
        row("PING, 125", RawFrame.of(Frame.PING, new byte[125])),
        row("PONG, 8", pong(new byte[8])),
        row("CLOSE=1005", empty(Frame.CLOSE)),
        row("CLOSE=1005, 1", RawFrame.of(Frame.CLOSE, new byte[] {3})),
        row("CLOSE=1001", CLOSE),
        row("CLOSE=1001, 123", RawFrame.of(Frame.CLOSE, close(1001, 125))),
        row("CLOSE=0", RawFrame.of(Frame.CLOSE, close(0, 2))),
        row("CLOSE=65535, 1", RawFrame.of(Frame.CLOSE, close(65_535, 3))),
        row("CLOSE=1001, DATA, 2, end of TEXT", CLOSE, TEXT),
        row("DATA, 2, end of TEXT", TEXT.withReserved(4)),
        row("DATA, 2, DATA, 2, end of TEXT", TEXT.withReserved(7).more(), REST.withReserved(2)),
        row("PING, 2", PING.withReserved(1)),
        row("CLOSE=1001", CLOSE.withReserved(5)));
  }

  @ParameterizedTest
  @MethodSource("valid")
  void tellsTheFramesOfAnApp(String story, RawFrame... frames) {
    assertStory(story, false, join(frames));
  }

  @ParameterizedTest
  @MethodSource("valid")
  void tellsTheFramesOfAClient(String story, RawFrame... frames) {
    assertStory(story, true, join(masked(frames)));
  }

  /** After each of these comes a good frame, which nobody recognises any more. */
  static Stream<Arguments> violations() {
    Stream<Arguments> reserved =
        Stream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
            .map(opcode -> row("VIOLATION", RawFrame.of(opcode, HI), TEXT));
    return Stream.concat(
        reserved,
        Stream.of(
            row("VIOLATION", PING.more(), TEXT),
            row("VIOLATION", pong(HI).more(), TEXT),
            row("VIOLATION", CLOSE.more(), TEXT),
            row("VIOLATION", RawFrame.of(Frame.PING, new byte[126]), TEXT),
            row("VIOLATION", RawFrame.of(Frame.CLOSE, new byte[126]), TEXT),
            row("VIOLATION", PING.lengthIn(2), TEXT),
            row("VIOLATION", PING.lengthIn(8), TEXT),
            row("VIOLATION", REST, TEXT),
            row("VIOLATION", REST.more(), TEXT),
            row("DATA, 2, end of TEXT, VIOLATION", TEXT, REST, TEXT),
            row("DATA, 2, VIOLATION", TEXT.more(), TEXT, REST),
            row("DATA, 2, PING, 2, VIOLATION", TEXT.more(), PING, TEXT.more(), REST),
            row("DATA, 2, DATA, 2, VIOLATION", TEXT.more(), REST.more(), TEXT, REST),
            row("VIOLATION", TEXT.claiming(Long.MIN_VALUE), TEXT),
            row("VIOLATION", TEXT.claiming(-1), TEXT),
            row("PING, 2, VIOLATION", PING, REST, CLOSE)));
  }

  @ParameterizedTest
  @MethodSource("violations")
  void knowsNothingAfterAnAppLeftTheProtocol(String story, RawFrame... frames) {
    assertTrue(assertStory(story, false, join(frames)).opaque());
  }

  @ParameterizedTest
  @MethodSource("violations")
  void knowsNothingAfterAClientLeftTheProtocol(String story, RawFrame... frames) {
    assertTrue(assertStory(story, true, join(masked(frames))).opaque());
  }

  @Test
  void doesNotFollowFramesOfAClientWithoutAMask() {
    assertStory("VIOLATION", true, join(TEXT, TEXT.masked(KEY)));
    assertStory("DATA, 2, VIOLATION", true, join(TEXT.more().masked(KEY), REST, CLOSE.masked(KEY)));
  }

  @Test
  void doesNotFollowMaskedFramesOfAnApp() {
    assertStory("VIOLATION", false, join(TEXT.masked(0), TEXT));
    assertStory("PING, 2, VIOLATION", false, join(PING, CLOSE.masked(KEY), TEXT));
  }

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

  private static void assertStands(
      String where, FrameReader reader, boolean betweenFrames, boolean betweenMessages) {
    assertEquals(betweenFrames, reader.betweenFrames(), where + ": between frames");
    assertEquals(betweenMessages, reader.betweenMessages(), where + ": between messages");
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

  /** Checks it in every pair of pieces, and byte by byte; returns a reader that has it all. */
  private static FrameReader assertStory(String story, boolean mask, byte[] wire) {
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

  private static Offering offerInTwo(FrameReader reader, byte[] wire, int split) {
    return new Offering(reader)
        .offer(Arrays.copyOf(wire, split))
        .offer(Arrays.copyOfRange(wire, split, wire.length));
  }

  private static Arguments row(String story, RawFrame... frames) {
    return arguments(story, frames);
  }

  private static RawFrame empty(int opcode) {
    return RawFrame.of(opcode, NONE);
  }

  private static RawFrame pong(byte[] payload) {
    return RawFrame.of(Frame.PONG, payload);
  }

  private static byte[] close(int code, int length) {
    return ByteBuffer.allocate(length).putShort((short) code).array();
  }

  private static byte[] eight(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  private static RawFrame[] masked(RawFrame... frames) {
    return Stream.of(frames).map(frame -> frame.masked(KEY)).toArray(RawFrame[]::new);
  }

  private static byte[] join(RawFrame... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (RawFrame frame : frames) {
      all.writeBytes(frame.wire());
    }
    return all.toByteArray();
  }
}
