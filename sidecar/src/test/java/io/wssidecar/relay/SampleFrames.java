package io.wssidecar.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wssidecar.kit.Frame;
import io.wssidecar.kit.RawFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Frames of every kind, and the bytes that they are on the wire. */
final class SampleFrames {
  static final int KEY = 0xa1b2c3d4;
  static final byte[] HI = "hi".getBytes(US_ASCII);
  static final byte[] NONE = {};
  static final RawFrame TEXT = RawFrame.of(Frame.TEXT, HI);
  static final RawFrame REST = RawFrame.of(Frame.CONTINUATION, HI);
  static final RawFrame PING = RawFrame.of(Frame.PING, HI);
  static final RawFrame CLOSE = RawFrame.of(Frame.CLOSE, close(1001, 2));

  private SampleFrames() {}

  static Arguments row(String story, RawFrame... frames) {
    return arguments(story, frames);
  }

  static RawFrame empty(int opcode) {
    return RawFrame.of(opcode, NONE);
  }

  static RawFrame pong(byte[] payload) {
    return RawFrame.of(Frame.PONG, payload);
  }

  static byte[] close(int code, int length) {
    return ByteBuffer.allocate(length).putShort((short) code).array();
  }

  static byte[] eight(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  static RawFrame[] masked(RawFrame... frames) {
    return Stream.of(frames).map(frame -> frame.masked(KEY)).toArray(RawFrame[]::new);
  }

  static byte[] join(RawFrame... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (RawFrame frame : frames) {
      all.writeBytes(frame.wire());
    }
    return all.toByteArray();
  }
}
