package io.wssidecar.relay;

import io.wssidecar.kit.Content;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.RawFrame;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Random bytes of one direction: mostly good frames of every kind and size, in some streams a
 * violation, and at times an end in the middle. For one thread; the same seed gives the same bytes.
 */
final class RandomFrames {
  private static final int MOST_BYTES = 256 * 1024;

  private final ByteBuffer out = ByteBuffer.allocate(MOST_BYTES);
  private final SplittableRandom random;
  private boolean masked;
  private long ourPong;
  private boolean inMessage;

  RandomFrames(SplittableRandom random) {
    this.random = random;
  }

  /**
   * The bytes of a direction of up to that many frames.
   *
   * @param ours the nonce of Pings that are answered here and there; 0 for none
   */
  byte[] stream(int frames, boolean withMasks, long ours) {
    out.clear();
    masked = withMasks;
    ourPong = ours;
    inMessage = false;
    int wrongOne = random.nextInt(4) == 0 ? random.nextInt(frames) : -1;
    for (int i = 0; i < frames && out.remaining() > 80_000; i++) {
      put(i == wrongOne ? wrong() : random.nextInt(4) == 0 ? control() : data());
    }
    int cut = random.nextInt(4) == 0 ? random.nextInt(Math.min(20, out.position())) : 0;
    return Arrays.copyOf(out.array(), out.position() - cut);
  }

  private void put(RawFrame frame) {
    (masked ? frame.masked(random.nextInt()) : frame).writeTo(out);
  }

  private RawFrame data() {
    int opcode = inMessage ? Frame.CONTINUATION : 1 + random.nextInt(2);
    RawFrame frame = reserved(RawFrame.of(opcode, payload()));
    if (random.nextInt(20) == 0) {
      frame = frame.lengthIn(8);
    }
    inMessage = random.nextInt(3) == 0;
    return inMessage ? frame.more() : frame;
  }

  private byte[] payload() {
    int size =
        switch (random.nextInt(400)) {
          case 0 -> random.nextInt(70_000);
          case 1, 2, 3 -> 120 + random.nextInt(12);
          case 4, 5, 6 -> random.nextInt(2000);
          default -> random.nextInt(32);
        };
    return Content.random(random, size);
  }

  private RawFrame control() {
    byte[] payload = Content.random(random, random.nextInt(8) == 0 ? random.nextInt(126) : 8);
    return reserved(
        switch (random.nextInt(8)) {
          case 0, 1 -> RawFrame.of(Frame.PING, payload);
          case 2, 3 -> RawFrame.of(Frame.PONG, payload);
          case 4 -> RawFrame.of(Frame.CLOSE, Content.random(random, random.nextInt(5)));
          case 5 -> pong(ourPong ^ 1L << random.nextInt(64)); // the last 16 bits are still ours
          default -> pong(ourPong);
        });
  }

  private static RawFrame pong(long nonce) {
    return RawFrame.of(Frame.PONG, ByteBuffer.allocate(8).putLong(nonce).array());
  }

  private RawFrame reserved(RawFrame frame) {
    return random.nextInt(5) == 0 ? frame.withReserved(random.nextInt(8)) : frame;
  }

  private RawFrame wrong() {
    byte[] some = Content.random(random, random.nextInt(20));
    int control = Frame.CLOSE + random.nextInt(3);
    return switch (random.nextInt(8)) {
      case 0 -> RawFrame.of(3 + random.nextInt(5), some);
      case 1 -> RawFrame.of(11 + random.nextInt(5), some);
      case 2 -> RawFrame.of(control, some).more();
      case 3 -> RawFrame.of(control, Content.random(random, 126 + random.nextInt(200)));
      case 4 -> RawFrame.of(inMessage ? 1 + random.nextInt(2) : Frame.CONTINUATION, some);
      case 5 -> RawFrame.of(inMessage ? 0 : 2, some).claiming(random.nextLong() | Long.MIN_VALUE);
      case 6 -> RawFrame.of(inMessage ? 0 : 1, some).claiming(random.nextLong(1L << 40, 1L << 62));
      default -> {
        masked = !masked; // from here to the end
        yield data();
      }
    };
  }
}
