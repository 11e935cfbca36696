package io.wssidecar.fleet;

import java.nio.ByteBuffer;

/**
 * What every message of every stream is: its size, its bytes, and the pieces in which it is sent.
 * fleet.mjs computes the same, so nothing but 32-bit integers is used.
 *
 * <p>Sizes are 1 B to 1 MiB, as many between 1 KiB and 2 KiB as between 1 B and 2 B; only one in 64
 * is 64 KiB or more, lest the machine do nothing but encrypt. Short messages are one frame; the
 * others are 2 to 5 fragments, and some of these end with an empty one.
 */
final class Plan {
  static final int BIGGEST = 1 << 20;
  private static final int OFFSETS = 1 << 16;

  /** Shorter ones are sent whole. */
  private static final int FRAGMENTED_FROM = 32;

  private static final ByteBuffer TABLE = table();

  private Plan() {}

  /** Who speaks. */
  enum Voice {
    CLIENT,
    APP
  }

  /**
   * One message.
   *
   * @param size its bytes
   * @param offset where they stand in the table
   * @param parts how many fragments have content
   * @param emptyTail whether an empty fragment follows them
   */
  record Message(int size, int offset, int parts, boolean emptyTail) {
    int fragments() {
      return emptyTail ? parts + 1 : parts;
    }

    /** Where a fragment ends. */
    int end(int fragment) {
      return fragment >= parts - 1 ? size : (int) ((long) size * (fragment + 1) / parts);
    }

    /** Its bytes from one position to another; read-only. */
    ByteBuffer bytes(int from, int to) {
      return TABLE.slice(offset + from, to - from);
    }
  }

  static Message message(int stream, Voice voice, int number) {
    int seed = mix(mix(stream * 2 + voice.ordinal()) + number);
    int size = size(mix(seed + 1), mix(seed + 2));
    int offset = mix(seed + 3) & (OFFSETS - 1);
    if (size < FRAGMENTED_FROM) {
      return new Message(size, offset, 1, false);
    }
    int shape = mix(seed + 4);
    return new Message(size, offset, 2 + (shape & 3), (shape >>> 2 & 7) == 0);
  }

  private static int size(int kind, int within) {
    boolean big = (kind & 63) == 0;
    int bits = big ? 16 + (kind >>> 6 & 3) : kind >>> 6 & 15;
    boolean biggest = bits == 19 && (kind >>> 8 & 3) == 0;
    return biggest ? BIGGEST : (1 << bits) + (within & ((1 << bits) - 1));
  }

  private static int mix(int word) {
    int mixed = word * 0x2f6b4a35;
    mixed = (mixed ^ mixed >>> 15) * 0x61c5d9b7;
    return mixed ^ mixed >>> 13;
  }

  private static ByteBuffer table() {
    ByteBuffer table = ByteBuffer.allocateDirect(BIGGEST + OFFSETS);
    int word = 1;
    while (table.hasRemaining()) {
      word = word * 0x2c9277b5 + 0x3c6ef35f;
      table.put((byte) (word >>> 24));
    }
    return table.flip().asReadOnlyBuffer();
  }
}
