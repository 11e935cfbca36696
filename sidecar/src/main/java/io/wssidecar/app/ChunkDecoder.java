package io.wssidecar.app;

import java.nio.ByteBuffer;

/**
 * Takes the chunks off a chunked body (RFC 9112 §7.1), however its bytes are split. Allocates
 * nothing after construction.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 *
 * <p>Strict: lines end in CRLF, a size is 1 to 16 hex digits below 2^63, nothing follows it but an
 * extension. Extensions and trailers are skipped, within limits: nobody agreed to either (RFC 9110
 * §6.5.1), and lenient reading of them is how responses are smuggled.
 */
public final class ChunkDecoder {
  /** The most bytes between a chunk's size and the end of that line. */
  static final int MAX_EXTENSION = 1024;

  /** The most bytes of all trailers, line ends not counted. */
  static final int MAX_TRAILERS = 8 * 1024;

  private static final int MAX_DIGITS = 16;

  private enum State {
    SIZE,
    BLANK_AFTER_SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER_START,
    TRAILER,
    TRAILER_LF,
    LAST_LF,
    DONE,
    BAD
  }

  private State state = State.SIZE;
  private long left;
  private int digits;
  private int skipped;
  private int surplus;

  /**
   * Moves body bytes from {@code source} to {@code target} until either has no more room or bytes,
   * or the body ends. Bytes after the end stay in {@code source}. They must not share memory.
   */
  public Progress decode(ByteBuffer source, ByteBuffer target) {
    Progress progress = framing(source);
    while (progress == Progress.MORE && source.hasRemaining() && target.hasRemaining()) {
      int run = (int) Math.min(left, Math.min(source.remaining(), target.remaining()));
      target.put(target.position(), source, source.position(), run);
      target.position(target.position() + run);
      source.position(source.position() + run);
      taken(run);
      progress = framing(source);
    }
    return progress;
  }

  /**
   * Decodes where the bytes lie: afterwards the buffer's remaining bytes are body bytes, perhaps
   * none, and whatever stood before them may be overwritten. The first run of data is not moved,
   * later ones are moved down to it.
   *
   * <p>Bytes after the end of the body are dropped; {@link #surplus()} tells how many there were.
   */
  public Progress decode(ByteBuffer buffer) {
    Progress progress = framing(buffer);
    int start = buffer.position();
    int end = start;
    while (progress == Progress.MORE && buffer.hasRemaining()) {
      int run = (int) Math.min(left, buffer.remaining());
      if (end != buffer.position()) {
        buffer.put(end, buffer, buffer.position(), run);
      }
      buffer.position(buffer.position() + run);
      end += run;
      taken(run);
      progress = framing(buffer);
    }
    surplus = progress == Progress.DONE ? buffer.remaining() : 0;
    buffer.position(start).limit(end);
    return progress;
  }

  /** Whether the last chunk and its trailers have passed. */
  public boolean done() {
    return state == State.DONE;
  }

  /**
   * How many bytes the last decoding in place found after the end: an app that sends them is not to
   * be reused.
   */
  public int surplus() {
    return surplus;
  }

  /** Starts over, for the next body. */
  public void reset() {
    state = State.SIZE;
    left = 0;
    digits = 0;
    skipped = 0;
    surplus = 0;
  }

  private void taken(int run) {
    left -= run;
    if (left == 0) {
      state = State.DATA_CR;
    }
  }

  /**
   * Takes what is not data: afterwards the source is empty, or stands at data, or the body has
   * ended or is bad.
   */
  private Progress framing(ByteBuffer source) {
    while (state != State.DATA
        && state != State.DONE
        && state != State.BAD
        && source.hasRemaining()) {
      state = after(source.get());
    }
    return switch (state) {
      case DONE -> Progress.DONE;
      case BAD -> Progress.BAD;
      default -> Progress.MORE;
    };
  }

  private State after(byte octet) {
    return switch (state) {
      case SIZE -> size(octet);
      case BLANK_AFTER_SIZE ->
          Octets.blank(octet) ? skip(state) : octet == ';' ? skip(State.EXTENSION) : State.BAD;
      case EXTENSION ->
          octet == '\r' ? State.SIZE_LF : Octets.text(octet) ? skip(state) : State.BAD;
      case SIZE_LF -> octet == '\n' ? chunk() : State.BAD;
      case DATA_CR -> octet == '\r' ? State.DATA_LF : State.BAD;
      case DATA_LF -> octet == '\n' ? State.SIZE : State.BAD;
      case TRAILER_START ->
          octet == '\r' ? State.LAST_LF : Octets.token(octet) ? skip(State.TRAILER) : State.BAD;
      case TRAILER ->
          octet == '\r' ? State.TRAILER_LF : Octets.text(octet) ? skip(state) : State.BAD;
      case TRAILER_LF -> octet == '\n' ? State.TRAILER_START : State.BAD;
      case LAST_LF -> octet == '\n' ? State.DONE : State.BAD;
      case DATA, DONE, BAD -> throw new IllegalStateException(state.name());
    };
  }

  private State size(byte octet) {
    int digit = octet < 0 ? -1 : Character.digit(octet, 16);
    if (digit >= 0) {
      left = left << 4 | digit;
      return ++digits > MAX_DIGITS || left < 0 ? State.BAD : State.SIZE;
    }
    if (digits == 0) {
      return State.BAD;
    }
    if (octet == '\r') {
      return State.SIZE_LF;
    }
    return octet == ';'
        ? skip(State.EXTENSION)
        : Octets.blank(octet) ? skip(State.BLANK_AFTER_SIZE) : State.BAD;
  }

  private State chunk() {
    digits = 0;
    skipped = 0;
    return left == 0 ? State.TRAILER_START : State.DATA;
  }

  private State skip(State next) {
    return ++skipped > (next == State.TRAILER ? MAX_TRAILERS : MAX_EXTENSION) ? State.BAD : next;
  }
}
