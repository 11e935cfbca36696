package io.wssidecar.scenario;

import io.wssidecar.kit.RawFrame;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * Frames that are sent one behind the other. Immutable.
 *
 * @param wrongMask the index of the frame that is masked when it must not be, or the other way
 *     round; -1 for none
 * @param cut how many bytes are missing at the end
 */
record FrameSequence(String name, List<RawFrame> frames, int wrongMask, int cut) {
  private static final int KEY = 0x7a09f1c3;

  static FrameSequence of(String name, RawFrame... frames) {
    return new FrameSequence(name, List.of(frames), -1, 0);
  }

  FrameSequence withWrongMask(int index) {
    return new FrameSequence(name + ", wrong mask at " + index, frames, index, cut);
  }

  FrameSequence withoutLast(int bytes) {
    return new FrameSequence(name + ", without the last " + bytes, frames, wrongMask, bytes);
  }

  /** The bytes, as they go to the app or as they come from it. */
  byte[] wire(boolean fromClient) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < frames.size(); i++) {
      RawFrame frame = frames.get(i);
      boolean masked = fromClient == (i != wrongMask);
      all.writeBytes(masked ? frame.masked(KEY + i).wire() : frame.wire());
    }
    return Arrays.copyOf(all.toByteArray(), all.size() - cut);
  }

  @Override
  public String toString() {
    return name + " " + frames;
  }
}
