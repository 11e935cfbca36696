package io.wssidecar.relay;

import java.nio.ByteBuffer;

/**
 * Follows the frames of one direction by their heads (RFC 6455 §5.2) and never looks at a message.
 *
 * <p>The caller offers bytes and is told what the next of them are: payload, or one whole head. A
 * head that is not whole is not taken; the caller offers it again with what follows. So everything
 * that was taken ends inside a payload or between two frames, never inside a head, and what is
 * known about a frame is known before any of its bytes is passed on. For a Close the first two
 * bytes of payload, its code, belong to the head; for a Pong that may be ours, the nonce does.
 *
 * <p>What breaks the protocol is not ours to judge: the direction becomes <em>opaque</em>, and
 * everything in it is payload from then on. Reserved bits belong to extensions and are passed.
 *
 * <p>Pure: no socket, no clock. Runs on the stream's I/O thread; not shared.
 */
final class FrameReader {
  /** What the bytes that {@link #next} took are. */
  enum Seen {
    /** Nothing was taken: the head goes on behind what was offered. */
    INCOMPLETE,
    /** Payload, perhaps not all of its frame's. */
    PAYLOAD,
    /** The head of a frame of a message. */
    DATA,
    /** Nothing was taken: the head of a frame that makes its message longer than allowed. */
    TOO_BIG,
    /** The head of a control frame. */
    PING,
    PONG,
    CLOSE,
    /** A whole Pong that answers the sidecar's own Ping. */
    OWN_PONG,
    /** Everything: here the protocol was left. */
    VIOLATION
  }

  /** No limit on messages. */
  static final long UNLIMITED = Long.MAX_VALUE;

  /** A Close without a code (RFC 6455 §7.1.5). */
  static final int NO_CODE = 1005;

  /** The least significant bits of a nonce count the Pings; the others are the stream's own. */
  static final int COUNTER_BITS = 16;

  private static final int NONCE_BYTES = 8;

  private final boolean masked;
  private long maxMessage;

  private boolean opaque;

  /** Payload of the current frame that was not offered yet. */
  private long left;

  /** Whether the current frame is of a message, and its last. */
  private boolean finalData;

  /** The kind of the message that is open; meaningful only if {@link #inMessage}. */
  private Opcode message = Opcode.BINARY;

  private boolean inMessage;
  private boolean messageEnded;
  private long messageBytes;
  private boolean closed;
  private int closeCode;
  private boolean expectsPong;
  private long nonce;

  // What the last next() found, besides its result.
  private int taken;
  private long pongNonce;

  /**
   * A reader at the beginning of a direction.
   *
   * @param masked whether frames must be masked: a client's are, an app's are not (RFC 6455 §5.1)
   * @param maxMessage how long a message may be, all its fragments' payload added up
   */
  FrameReader(boolean masked, long maxMessage) {
    this.masked = masked;
    this.maxMessage = maxMessage;
  }

  /** From now on Pongs whose nonce is this one, whatever its counter, are ours. */
  void expectPong(long ours) {
    expectsPong = true;
    nonce = ours >>> COUNTER_BITS;
  }

  /** From now on messages may be as long as they like. */
  void allowAnySize() {
    maxMessage = UNLIMITED;
  }

  /** Whether what was taken ends inside a message. */
  boolean inMessage() {
    return inMessage;
  }

  /** Whether the protocol was left, so that nothing is known any more. */
  boolean opaque() {
    return opaque;
  }

  /** Whether what was taken ends between two frames. */
  boolean betweenFrames() {
    return left == 0 && !opaque;
  }

  /** Whether what was taken ends between two messages. */
  boolean betweenMessages() {
    return left == 0 && !inMessage && !opaque;
  }

  /** Whether a Close has passed. */
  boolean sawClose() {
    return closed;
  }

  /**
   * The code of the Close that passed, {@link #NO_CODE} if it had none; it may be no valid code.
   */
  int closeCode() {
    return closeCode;
  }

  /** How many bytes the last {@link #next} took. */
  int taken() {
    return taken;
  }

  /**
   * Whether the bytes that the last {@link #next} took end a message; its kind is {@link #kind}.
   */
  boolean messageEnded() {
    return messageEnded;
  }

  /** The kind of the message that is open, or was the last. */
  Opcode kind() {
    return message;
  }

  /** The nonce of the last {@link Seen#OWN_PONG}. */
  long pongNonce() {
    return pongNonce;
  }

  /**
   * Looks at what lies in the buffer from {@code from} up to {@code to}, which must be more than 0.
   */
  Seen next(ByteBuffer bytes, int from, int to) {
    messageEnded = false;
    if (opaque) {
      taken = to - from;
      return Seen.PAYLOAD;
    }
    if (left > 0) {
      taken = (int) Math.min(left, to - from);
      left -= taken;
      endOfFrame();
      return Seen.PAYLOAD;
    }
    return head(bytes, from, to);
  }

  private void endOfFrame() {
    if (left == 0 && finalData) {
      finalData = false;
      inMessage = false;
      messageEnded = true;
    }
  }

  private Seen head(ByteBuffer bytes, int from, int to) {
    taken = 0;
    if (to - from < 2) {
      return Seen.INCOMPLETE;
    }
    int first = bytes.get(from);
    int second = bytes.get(from + 1);
    boolean fin = first < 0;
    int opcode = first & 0x0f;
    int shortLength = second & 0x7f;
    if ((second < 0) != masked || !mayCome(opcode, fin, shortLength)) {
      return violation(from, to);
    }
    int size = 2 + (shortLength < 126 ? 0 : shortLength == 126 ? 2 : 8) + (masked ? 4 : 0);
    if (to - from < size) {
      return Seen.INCOMPLETE;
    }
    if (opcode >= 8) {
      return control(bytes, from, to, opcode, size, shortLength);
    }
    long length =
        shortLength < 126
            ? shortLength
            : shortLength == 126 ? bytes.getShort(from + 2) & 0xffff : bytes.getLong(from + 2);
    return length < 0 ? violation(from, to) : data(opcode, fin, size, length);
  }

  /** Whether such a frame may stand here (RFC 6455 §5.4, §5.5). */
  private boolean mayCome(int opcode, boolean fin, int shortLength) {
    return switch (opcode) {
      case 0 -> inMessage;
      case 1, 2 -> !inMessage;
      case 8, 9, 10 -> fin && shortLength <= 125;
      default -> false;
    };
  }

  private Seen violation(int from, int to) {
    opaque = true;
    taken = to - from;
    return Seen.VIOLATION;
  }

  private Seen data(int opcode, boolean fin, int size, long length) {
    long soFar = opcode == 0 ? messageBytes : 0;
    if (maxMessage != UNLIMITED && length > maxMessage - soFar) {
      return Seen.TOO_BIG;
    }
    if (opcode != 0) {
      message = opcode == 1 ? Opcode.TEXT : Opcode.BINARY;
    }
    messageBytes = Math.max(soFar + length, 0); // only a limit looks at it, and keeps it small
    inMessage = true;
    finalData = fin;
    left = length;
    taken = size;
    endOfFrame();
    return Seen.DATA;
  }

  private Seen control(ByteBuffer bytes, int from, int to, int opcode, int size, int length) {
    int spoken = spoken(opcode, length);
    if (to - from < size + spoken) {
      return Seen.INCOMPLETE;
    }
    int payload = from + size;
    int mask = masked ? bytes.getInt(payload - Integer.BYTES) : 0;
    finalData = false;
    left = length - (long) spoken;
    taken = size + spoken;
    return switch (opcode) {
      case 8 -> close(spoken == 0 ? NO_CODE : bytes.getShort(payload) ^ (mask >>> Short.SIZE));
      case 9 -> Seen.PING;
      default -> spoken == 0 ? Seen.PONG : pong(bytes.getLong(payload) ^ twice(mask));
    };
  }

  /** A mask for eight bytes. */
  private static long twice(int mask) {
    long low = Integer.toUnsignedLong(mask);
    return low << Integer.SIZE | low;
  }

  private Seen close(int code) {
    closed = true;
    closeCode = code & 0xffff;
    return Seen.CLOSE;
  }

  /** How much of a control frame's payload must be there before it can be told what it is. */
  private int spoken(int opcode, int length) {
    if (opcode == 8) {
      return length < 2 ? 0 : 2; // one byte is no code
    }
    return opcode == 10 && expectsPong && length == NONCE_BYTES ? NONCE_BYTES : 0;
  }

  private Seen pong(long said) {
    pongNonce = said;
    return said >>> COUNTER_BITS == nonce ? Seen.OWN_PONG : Seen.PONG;
  }
}
