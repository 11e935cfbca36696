package io.wssidecar.relay;

import io.wssidecar.relay.FrameReader.Seen;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What one direction lets through: everything as it came, but for the few frames that the sidecar
 * puts in or takes out.
 *
 * <p>Put in: a Ping between two frames; a Close between two messages, or between two frames when it
 * can wait no longer. Nothing follows a Close in its direction (RFC 6455 §5.5.1), so what comes
 * after ours is dropped, and what must be put in behind a peer's never is. Taken out: the Pong to
 * our own Ping. A chunk is edited where it lies, so that a chunk read is a chunk written, with one
 * system call, whatever happened to it in between.
 *
 * <p>A head that was cut by the end of a chunk waits here for its rest, at most 22 bytes.
 *
 * <p>Runs on the stream's I/O thread; not shared.
 */
final class Passage {
  /** How much a chunk may grow by {@link #edit}. */
  static final int ROOM = 2 * ControlFrame.MAX_BYTES;

  /** What a passage tells its stream. Called within {@link #edit} or {@link #due}. */
  interface Sights {
    /** A Ping, a Pong or a Close goes by. */
    void control(Direction direction, Seen seen);

    /** A peer answered our own Ping. */
    void ownPong(Direction direction, long nonce);

    /** A message is longer than allowed; it and all that follows is dropped, but for a Close. */
    void tooBig(Direction direction);

    /** Our Ping is on its way. */
    void pingPut(Direction direction);

    /** Our Close is on its way. */
    void closePut(Direction direction);
  }

  private final Direction direction;
  private final FrameReader reader;
  private final Ledger ledger;
  private final Sights sights;

  /** The beginning of a head. */
  private byte @Nullable [] held;

  private byte @Nullable [] ping;
  private byte @Nullable [] close;

  /** Whether {@link #ping} or {@link #close} waits: one look for each frame, not two. */
  private boolean waiting;

  private boolean anyBoundary;

  /** Our Close is out. */
  private boolean closed;

  /** Only a Close passes: the frame before it was refused. */
  private boolean skimming;

  /** The direction ends within a head. */
  private boolean torn;

  private long messages;
  private boolean sawData;

  Passage(Direction direction, long maxMessage, Ledger ledger, Sights sights) {
    this.direction = direction;
    this.reader = new FrameReader(direction.masked(), maxMessage);
    this.ledger = ledger;
    this.sights = sights;
  }

  /** Data messages that came whole. */
  long messages() {
    return messages;
  }

  /** Whether the peer's Close has passed. */
  boolean peerClosed() {
    return reader.sawClose();
  }

  /** The code of the peer's Close; {@link FrameReader#NO_CODE} for none. */
  int closeCode() {
    return reader.closeCode();
  }

  /** Whether our own Close is out in this direction. */
  boolean closed() {
    return closed;
  }

  boolean opaque() {
    return reader.opaque();
  }

  /** Whether the last {@link #edit} saw a message or a part of one. */
  boolean sawData() {
    return sawData;
  }

  /** Pongs with such a nonce, whatever its counter, are ours. */
  void expectPong(long nonce) {
    reader.expectPong(nonce);
  }

  /** Has a Ping to be put in at the next chance. */
  void ping(byte[] frame) {
    ping = frame;
    waiting = true;
  }

  /** Has a Close to be put in at the next chance, which is the end of a message. */
  void close(byte[] frame) {
    close = frame;
    waiting = true;
  }

  /** From now on the end of a frame will do for the Close that waits. */
  void closeAnywhere() {
    anyBoundary = true;
  }

  /** Puts the beginning of a head, if one waits, before what will be read. */
  void refill(ByteBuffer chunk) {
    byte[] head = held;
    if (head != null) {
      chunk.put(head);
    }
  }

  /** The source has ended: what was kept back as the beginning of a head, or null. */
  byte @Nullable [] leftOver() {
    byte[] head = closed || skimming ? null : held;
    held = null;
    torn = head != null;
    return head;
  }

  /**
   * Makes of the bytes that came, from position to limit, those that go on; behind the limit there
   * must be {@link #ROOM}.
   */
  void edit(ByteBuffer chunk) {
    int at = chunk.position();
    int out = at;
    held = null; // it is the chunk's beginning
    sawData = false;
    while (true) {
      byte[] frame = due();
      if (frame != null) {
        at = makeRoom(chunk, at, frame.length);
        chunk.put(out, frame);
        out += frame.length;
      } else if (at == chunk.limit()) {
        break;
      } else {
        Seen seen = reader.next(chunk, at, chunk.limit());
        if (seen == Seen.INCOMPLETE) {
          held = new byte[chunk.limit() - at];
          chunk.get(at, held);
          break;
        }
        int taken = reader.taken();
        if (passes(seen)) {
          if (out != at) {
            chunk.put(out, chunk, at, taken);
          }
          out += taken;
        }
        at += taken;
      }
    }
    chunk.limit(out);
  }

  /** Moves the rest of the chunk back. Rare: once for each frame that is put in. */
  private static int makeRoom(ByteBuffer chunk, int at, int size) {
    int rest = chunk.limit() - at;
    chunk.limit(chunk.limit() + size);
    chunk.put(at + size, chunk, at, rest);
    return at + size;
  }

  /** Tells of what was seen; whether it goes on. */
  private boolean passes(Seen seen) {
    switch (seen) {
      case PAYLOAD, DATA -> data(seen);
      case PING, PONG, CLOSE -> {
        ledger.message(direction, opcode(seen));
        if (seen == Seen.CLOSE) {
          skimming = false;
        }
        sights.control(direction, seen);
      }
      case OWN_PONG -> {
        sights.ownPong(direction, reader.pongNonce());
        return false;
      }
      case TOO_BIG -> {
        skimming = true;
        reader.allowAnySize();
        sights.tooBig(direction);
      }
      default -> ledger.violation(direction);
    }
    return !closed && !skimming;
  }

  private void data(Seen seen) {
    sawData |= seen == Seen.DATA || reader.messageEnded() || reader.inMessage() || reader.opaque();
    if (reader.messageEnded()) {
      messages++;
      ledger.message(direction, reader.kind());
      if (closed && direction == Direction.APP_TO_CLIENT) {
        ledger.discarded();
      }
    }
  }

  private static Opcode opcode(Seen seen) {
    return switch (seen) {
      case PING -> Opcode.PING;
      case PONG -> Opcode.PONG;
      default -> Opcode.CLOSE;
    };
  }

  /** What must be put in where the direction stands now, if anything; it counts as put in. */
  byte @Nullable [] due() {
    if (!waiting) {
      return null;
    }
    if (closed || torn || reader.opaque() || reader.sawClose()) {
      ping = null;
      close = null;
      waiting = false;
      return null;
    }
    byte[] last = close;
    if (last != null && (anyBoundary || skimming ? betweenFrames() : reader.betweenMessages())) {
      close = null;
      closed = true;
      sights.closePut(direction);
      return last;
    }
    byte[] first = ping;
    if (first != null && betweenFrames()) {
      ping = null;
      waiting = close != null;
      sights.pingPut(direction);
      return first;
    }
    return null;
  }

  /** What follows a refused frame is dropped whole, so that the end of the one before stays. */
  private boolean betweenFrames() {
    return skimming || reader.betweenFrames();
  }
}
