package io.wssidecar.fleet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Takes a client's frames apart, in whatever splits they come. For one thread. */
final class ClientFrames {
  private static final int MOST_CONTROL = 125;

  private final Ear ear;
  private final ByteBuffer head = ByteBuffer.allocate(14).order(ByteOrder.BIG_ENDIAN);
  private final ByteBuffer control = ByteBuffer.allocate(MOST_CONTROL);
  private final byte[] mask = new byte[4];
  private boolean inPayload;
  private int opcode;
  private boolean fin;
  private long left;
  private int masked;
  private boolean inMessage;

  ClientFrames(Ear ear) {
    this.ear = ear;
  }

  /** Who listens. */
  interface Ear {
    /** Content of a message, unmasked. */
    void data(ByteBuffer bytes);

    /** The message is whole. */
    void end();

    /** A whole control frame. */
    void control(int opcode, ByteBuffer payload);

    /** The bytes are no frames of a client. */
    void violation(String what);
  }

  /** Whether the last byte was the last of a frame. */
  boolean atBoundary() {
    return !inPayload && head.position() == 0;
  }

  /** Whether a message has begun and not ended. */
  boolean inMessage() {
    return inMessage;
  }

  /** Takes all of it; unmasks in place. */
  void take(ByteBuffer bytes) {
    while (bytes.hasRemaining() || inPayload && left == 0) {
      if (inPayload) {
        payload(bytes);
      } else {
        head.put(bytes.get());
        if (head.position() == headLength()) {
          begin();
        }
      }
    }
  }

  private int headLength() {
    if (head.position() < 2) {
      return 2;
    }
    int length = head.get(1) & 0x7f;
    return 6 + (length == 127 ? 8 : length == 126 ? 2 : 0);
  }

  private void begin() {
    int first = head.get(0);
    fin = (first & 0x80) != 0;
    opcode = first & 0x0f;
    int length = head.get(1) & 0x7f;
    left = length == 127 ? head.getLong(2) : length == 126 ? head.getShort(2) & 0xffff : length;
    head.get(head.position() - 4, mask);
    judge(first);
    head.clear();
    control.clear();
    masked = 0;
    inPayload = true;
  }

  private void judge(int first) {
    boolean known = opcode < 3 || opcode >= 8 && opcode <= 10;
    if ((head.get(1) & 0x80) == 0 || (first & 0x70) != 0 || !known) {
      ear.violation("a frame that begins with %02x %02x".formatted(first & 0xff, head.get(1)));
    } else if (opcode >= 8 && (left > MOST_CONTROL || !fin)) {
      ear.violation("a control frame of " + left + " bytes, fin " + fin);
    } else if (opcode < 8 && (opcode == 0) != inMessage) {
      ear.violation("opcode " + opcode + (inMessage ? " inside" : " outside") + " a message");
    }
  }

  private void payload(ByteBuffer bytes) {
    int length = (int) Math.min(left, bytes.remaining());
    int from = bytes.position();
    for (int i = from; i < from + length; i++) {
      bytes.put(i, (byte) (bytes.get(i) ^ mask[masked++ & 3]));
    }
    left -= length;
    ByteBuffer content = bytes.slice(from, length);
    bytes.position(from + length);
    if (opcode < 8) {
      inMessage = true;
      ear.data(content);
    } else if (content.remaining() <= control.remaining()) {
      control.put(content);
    }
    if (left == 0) {
      inPayload = false;
      finish();
    }
  }

  private void finish() {
    if (opcode >= 8) {
      ear.control(opcode, control.flip());
    } else if (fin) {
      inMessage = false;
      ear.end();
    }
  }
}
