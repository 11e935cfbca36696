package io.wssidecar.tls;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a client's first bytes say: TLS records (RFC 8446 §5.1) that carry a ClientHello, whole or
 * in pieces.
 *
 * <p>Pure functions over bytes; no thread, no state, no socket.
 */
sealed interface HelloBytes {
  /** The hello is not complete yet; nothing is wrong with it so far. */
  record Incomplete() implements HelloBytes {
    private static final Incomplete YET = new Incomplete();
  }

  /**
   * This is no ClientHello.
   *
   * @param why for the log; holds nothing that the peer wrote
   * @param alert what to tell the peer
   */
  record Bad(String why, Alert alert) implements HelloBytes {}

  /** A whole hello; what follows it, if anything does, was not looked at. */
  record Complete(ClientHello hello) implements HelloBytes {}

  /**
   * How far into the bytes a hello may reach, with the headers of its records. The longest fits
   * into records of 21 bytes each.
   */
  int MOST_BYTES = ClientHello.MOST_BYTES + 4 * 1024;

  /**
   * Looks at the bytes from position to limit; moves neither.
   *
   * @param bytes all that came so far
   */
  static HelloBytes read(ByteBuffer bytes) {
    return new Records(bytes).read();
  }

  /** Finds the message in its records. Used once. */
  final class Records {
    private static final int RECORD_HEADER = 5;
    private static final int MESSAGE_HEADER = 4;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int LONGEST_RECORD = 16 * 1024;

    private final ByteBuffer bytes;
    private final int start;
    private final int end;

    /** Where the next record begins. */
    private int at;

    /** Bytes of the message, its header included: needed as far as is known, and seen. */
    private int needed = MESSAGE_HEADER;

    private int seen;

    /** The first four bytes of the message, as far as they came. */
    private int header;

    private Records(ByteBuffer bytes) {
      this.bytes = bytes;
      this.start = bytes.position();
      this.end = bytes.limit();
      this.at = start;
    }

    private HelloBytes read() {
      boolean first = true;
      while (seen < needed) {
        Bad bad = judgeRecord();
        if (bad != null) {
          return bad;
        }
        if (end - at < RECORD_HEADER) {
          return Incomplete.YET;
        }
        int body = at + RECORD_HEADER;
        int length = bytes.getChar(at + 3);
        bad = take(body, Math.min(length, end - body));
        if (bad != null) {
          return bad;
        }
        if (seen < needed && end - body < length) {
          return Incomplete.YET;
        }
        if (seen >= needed && first) {
          int from = body + MESSAGE_HEADER;
          return HelloParser.parse(bytes, from, body + needed);
        }
        at = body + length;
        first = false;
      }
      return HelloParser.parse(joined(), 0, needed - MESSAGE_HEADER);
    }

    private @Nullable Bad judgeRecord() {
      int there = end - at;
      if (there > 0 && bytes.get(at) != HANDSHAKE) {
        return new Bad("a record of another kind within the ClientHello", Alert.UNEXPECTED_MESSAGE);
      }
      if (there > 1 && bytes.get(at + 1) != 3) {
        return new Bad("a record of no version of TLS", Alert.PROTOCOL_VERSION);
      }
      if (there >= RECORD_HEADER) {
        int length = bytes.getChar(at + 3);
        if (length == 0) {
          return new Bad("an empty record", Alert.DECODE_ERROR);
        }
        if (length > LONGEST_RECORD) {
          return new Bad("a record of " + length + " bytes", Alert.RECORD_OVERFLOW);
        }
      }
      return at - start > MOST_BYTES
          ? new Bad("a ClientHello in too many records", Alert.DECODE_ERROR)
          : null;
    }

    /** Counts so many bytes of the message and judges its header. */
    private @Nullable Bad take(int from, int count) {
      for (int i = 0; i < count && seen + i < MESSAGE_HEADER; i++) {
        header = header << 8 | bytes.get(from + i) & 0xff;
        if (seen + i == 0 && header != CLIENT_HELLO) {
          return new Bad("a message that is no ClientHello", Alert.UNEXPECTED_MESSAGE);
        }
      }
      boolean known = seen >= MESSAGE_HEADER;
      seen += count;
      if (!known && seen >= MESSAGE_HEADER) {
        int length = header & 0xffffff;
        if (length > ClientHello.MOST_BYTES) {
          return new Bad("a ClientHello of " + length + " bytes", Alert.DECODE_ERROR);
        }
        needed += length;
      }
      boolean tooFar = seen >= needed && from + count - (seen - needed) - start > MOST_BYTES;
      return tooFar ? new Bad("a ClientHello in too many records", Alert.DECODE_ERROR) : null;
    }

    /** The message without its header, in one piece. */
    private ByteBuffer joined() {
      ByteBuffer message = ByteBuffer.allocate(needed);
      for (int from = start; message.hasRemaining(); ) {
        int length = bytes.getChar(from + 3);
        int count = Math.min(length, message.remaining());
        message.put(message.position(), bytes, from + RECORD_HEADER, count);
        message.position(message.position() + count);
        from += RECORD_HEADER + length;
      }
      return message.position(MESSAGE_HEADER).slice();
    }
  }
}
