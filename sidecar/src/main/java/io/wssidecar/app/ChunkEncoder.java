package io.wssidecar.app;

import java.nio.ByteBuffer;

/**
 * Puts body bytes into a chunk (RFC 9112 §7.1) where they lie, so that a read into a scratch buffer
 * goes out again without a copy:
 *
 * <pre>
 *   0            position          limit        capacity
 *   | head room  | what was read   | tail room  |
 *          | 4000\r\n | ...        | \r\n |
 * </pre>
 *
 * <p>The reader leaves {@link #HEAD_ROOM} bytes free before the data and {@link #TAIL_ROOM} after
 * it.
 */
public final class ChunkEncoder {
  /** Eight hex digits, the most an int needs, and CRLF. */
  public static final int HEAD_ROOM = 10;

  /** CRLF after the data, and the last chunk with its empty line. */
  public static final int TAIL_ROOM = 7;

  private static final byte[] DIGITS = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

  private ChunkEncoder() {}

  /**
   * Turns the remaining bytes into one chunk, in place.
   *
   * @throws IllegalArgumentException when there are none (an empty chunk would end the body), or no
   *     room around them
   */
  public static void frame(ByteBuffer data) {
    int start = data.position();
    int end = data.limit();
    if (start == end) {
      throw new IllegalArgumentException("an empty chunk ends the body");
    }
    if (start < HEAD_ROOM || data.capacity() - end < LINE_END.length) {
      throw new IllegalArgumentException("no room around the data");
    }
    data.limit(end + LINE_END.length);
    data.put(end, LINE_END);
    start -= LINE_END.length;
    data.put(start, LINE_END);
    for (int size = end - data.position(); size != 0; size >>>= 4) {
      data.put(--start, DIGITS[size & 15]);
    }
    data.position(start);
  }

  /**
   * Like {@link #frame}, but ends the body with it; when no byte remains, this is just the last
   * chunk.
   */
  public static void frameLast(ByteBuffer data) {
    if (data.hasRemaining()) {
      frame(data);
    }
    int end = data.limit();
    if (data.capacity() - end < LAST_CHUNK.length) {
      throw new IllegalArgumentException("no room after the data");
    }
    data.limit(end + LAST_CHUNK.length);
    data.put(end, LAST_CHUNK);
  }
}
