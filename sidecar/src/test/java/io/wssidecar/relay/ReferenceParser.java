package io.wssidecar.relay;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a whole direction at once, frame by frame, as RFC 6455 section 5.2 tells it: the obvious
 * way and the slow one. What the reader under test says must agree with this at every byte.
 *
 * <p>Not for another thread.
 */
final class ReferenceParser {
  /** What a frame is. The last two end the list: nothing is known behind them. */
  enum Kind {
    DATA,
    PING,
    PONG,
    OWN_PONG,
    CLOSE,
    VIOLATION,
    TOO_BIG
  }

  /**
   * A frame.
   *
   * @param start where it begins
   * @param known behind which byte it can be told what it is
   * @param end where the next one begins, perhaps behind everything that there is
   * @param endsMessage whether its last byte is its message's
   * @param insideMessage whether a message is open behind it
   * @param text whether the message is one of text; for data
   * @param code of a Close, 1005 for none
   * @param nonce of our own Pong
   */
  record Found(
      Kind kind,
      int start,
      int known,
      long end,
      boolean endsMessage,
      boolean insideMessage,
      boolean text,
      int code,
      long nonce) {}

  private final byte[] wire;
  private final boolean masked;
  private final long maxMessage;
  private final BigInteger ourPong;
  private final List<Found> found = new ArrayList<>();
  private int at;
  private boolean inMessage;
  private boolean text;
  private BigInteger messageLength = BigInteger.ZERO;

  private ReferenceParser(byte[] wire, boolean masked, long maxMessage, long ourPong) {
    this.wire = wire;
    this.masked = masked;
    this.maxMessage = maxMessage;
    this.ourPong = unsigned(ourPong);
  }

  /**
   * All frames whose kind can be told from what there is.
   *
   * @param ourPong the nonce of our Pings, whose last 16 bits count; 0 for none
   */
  static List<Found> parse(byte[] wire, boolean masked, long maxMessage, long ourPong) {
    ReferenceParser parser = new ReferenceParser(wire, masked, maxMessage, ourPong);
    while (parser.readFrame()) {
      // The next one.
    }
    return parser.found;
  }

  private boolean readFrame() {
    int start = at;
    if (wire.length - start < 2) {
      return false;
    }
    boolean fin = (wire[start] & 0x80) == 0x80;
    int opcode = wire[start] & 0x0f;
    boolean hasMask = (wire[start + 1] & 0x80) == 0x80;
    int seven = wire[start + 1] & 0x7f;
    boolean control = opcode >= 8;
    boolean wrong = hasMask != masked;
    wrong |= opcode > 2 && opcode < 8 || opcode > 10;
    wrong |= control && (!fin || seven > 125);
    wrong |= opcode == 0 && !inMessage;
    wrong |= (opcode == 1 || opcode == 2) && inMessage;
    if (wrong) {
      return last(Kind.VIOLATION, start, start + 2);
    }
    int lengthBytes = seven == 126 ? 2 : seven == 127 ? 8 : 0;
    int head = 2 + lengthBytes + (masked ? 4 : 0);
    if (wire.length - start < head) {
      return false;
    }
    BigInteger length =
        lengthBytes == 0 ? BigInteger.valueOf(seven) : number(start + 2, lengthBytes);
    if (length.bitLength() > 63) {
      return last(Kind.VIOLATION, start, start + head);
    }
    return control
        ? readControl(opcode, start, start + head, seven)
        : readData(opcode, fin, start, start + head, length);
  }

  private boolean readData(int opcode, boolean fin, int start, int payload, BigInteger length) {
    BigInteger total = opcode == 0 ? messageLength.add(length) : length;
    if (total.compareTo(BigInteger.valueOf(maxMessage)) > 0) {
      return last(Kind.TOO_BIG, start, payload);
    }
    text = opcode == 0 ? text : opcode == 1;
    messageLength = total;
    inMessage = !fin;
    return next(Kind.DATA, start, payload, length.longValueExact(), fin, 0, 0);
  }

  private boolean readControl(int opcode, int start, int payload, int length) {
    if (opcode == 9) {
      return next(Kind.PING, start, payload, length, false, 0, 0);
    }
    boolean perhapsOurs = opcode == 10 && length == 8 && ourPong.signum() != 0;
    int needed = opcode == 8 && length >= 2 ? 2 : perhapsOurs ? 8 : 0;
    if (wire.length - payload < needed) {
      return false;
    }
    byte[] said = Arrays.copyOfRange(wire, payload, payload + needed);
    for (int i = 0; masked && i < needed; i++) {
      said[i] = (byte) (said[i] ^ wire[payload - 4 + i % 4]);
    }
    BigInteger word = new BigInteger(1, said);
    if (opcode == 8) {
      int code = needed == 0 ? 1005 : word.intValueExact();
      return nextKnown(Kind.CLOSE, start, payload, needed, length, code, 0);
    }
    boolean ours = perhapsOurs && word.shiftRight(16).equals(ourPong.shiftRight(16));
    Kind kind = ours ? Kind.OWN_PONG : Kind.PONG;
    return nextKnown(kind, start, payload, needed, length, 0, word.longValue());
  }

  private boolean nextKnown(
      Kind kind, int start, int payload, int needed, long length, int code, long nonce) {
    long end = payload + length;
    found.add(new Found(kind, start, payload + needed, end, false, inMessage, text, code, nonce));
    return goTo(end);
  }

  private boolean next(
      Kind kind, int start, int payload, long length, boolean ends, int code, long nonce) {
    long end = length > Integer.MAX_VALUE ? Long.MAX_VALUE : payload + length;
    found.add(new Found(kind, start, payload, end, ends, inMessage, text, code, nonce));
    return goTo(end);
  }

  private boolean last(Kind kind, int start, int known) {
    found.add(new Found(kind, start, known, Long.MAX_VALUE, false, inMessage, text, 0, 0));
    return false;
  }

  private boolean goTo(long end) {
    at = (int) Math.min(end, wire.length);
    return end <= wire.length;
  }

  private BigInteger number(int from, int bytes) {
    return new BigInteger(1, Arrays.copyOfRange(wire, from, from + bytes));
  }

  private static BigInteger unsigned(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }
}
