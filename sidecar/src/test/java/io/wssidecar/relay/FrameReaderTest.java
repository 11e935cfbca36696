package io.wssidecar.relay;

import static io.wssidecar.relay.FrameStory.assertStory;
import static io.wssidecar.relay.SampleFrames.CLOSE;
import static io.wssidecar.relay.SampleFrames.HI;
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
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.Frame;
import io.wssidecar.kit.RawFrame;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a reader says of each kind of frame, whatever the pieces are in which it comes. */
class FrameReaderTest {
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
}
