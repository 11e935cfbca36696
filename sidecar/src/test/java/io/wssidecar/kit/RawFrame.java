package io.wssidecar.kit;

import java.nio.ByteBuffer;

/**
 * A WebSocket frame (RFC 6455 section 5.2) with each bit of its head in the test's hands: reserved
 * bits, lengths in the wrong form, lengths that lie. Immutable as long as nobody writes into the
 * payload.
 */
public final class RawFrame {
  private final boolean fin;
  private final int reserved;
  private final int opcode;
  private final boolean masked;
  private final int key;
  private final int lengthBytes;
  private final long claimed;
  private final byte[] payload;

  private RawFrame(
      boolean fin,
      int reserved,
      int opcode,
      boolean masked,
      int key,
      int lengthBytes,
      long claimed,
      byte[] payload) {
    this.fin = fin;
    this.reserved = reserved;
    this.opcode = opcode;
    this.masked = masked;
    this.key = key;
    this.lengthBytes = lengthBytes;
    this.claimed = claimed;
    this.payload = payload;
  }

  /** A whole, unmasked, correct frame; opcodes go from 0 to 15. */
  public static RawFrame of(int opcode, byte[] payload) {
    return new RawFrame(true, 0, opcode, false, 0, 0, payload.length, payload);
  }

  /** The same, with more fragments to come. */
  public RawFrame more() {
    return new RawFrame(false, reserved, opcode, masked, key, lengthBytes, claimed, payload);
  }

  /** The same with these reserved bits, 0 to 7; RSV1 is the highest. */
  public RawFrame withReserved(int bits) {
    return new RawFrame(fin, bits, opcode, masked, key, lengthBytes, claimed, payload);
  }

  /** The same under that key. */
  public RawFrame masked(int other) {
    return new RawFrame(fin, reserved, opcode, true, other, lengthBytes, claimed, payload);
  }

  /** The same without a mask. */
  public RawFrame unmasked() {
    return new RawFrame(fin, reserved, opcode, false, 0, lengthBytes, claimed, payload);
  }

  /** The same with its length in so many bytes, needed or not: 1, 2 or 8. */
  public RawFrame lengthIn(int bytes) {
    return new RawFrame(fin, reserved, opcode, masked, key, bytes, claimed, payload);
  }

  /** The same with a head that says so of the length, whatever the payload is. */
  public RawFrame claiming(long length) {
    return new RawFrame(fin, reserved, opcode, masked, key, lengthBytes, length, payload);
  }

  /** As it is sent. */
  public byte[] wire() {
    ByteBuffer out = ByteBuffer.allocate(14 + payload.length);
    writeTo(out);
    byte[] exact = new byte[out.position()];
    out.flip().get(exact);
    return exact;
  }

  /** Writes it at the buffer's position. */
  public void writeTo(ByteBuffer out) {
    out.put((byte) ((fin ? 0x80 : 0) | reserved << 4 | opcode));
    int maskBit = masked ? 0x80 : 0;
    switch (lengthBytes == 0 ? shortest() : lengthBytes) {
      case 1 -> out.put((byte) (maskBit | (int) claimed));
      case 2 -> out.put((byte) (maskBit | 126)).putShort((short) claimed);
      default -> out.put((byte) (maskBit | 127)).putLong(claimed);
    }
    if (!masked) {
      out.put(payload);
      return;
    }
    out.putInt(key);
    for (int i = 0; i < payload.length; i++) {
      out.put((byte) (payload[i] ^ key >>> 24 - 8 * (i & 3)));
    }
  }

  private int shortest() {
    if (claimed < 0 || claimed > 0xffff) {
      return 8;
    }
    return claimed < 126 ? 1 : 2;
  }

  @Override
  public String toString() {
    return "%s%d%s%s, %d bytes"
        .formatted(
            masked ? "masked " : "",
            opcode,
            fin ? "" : "...",
            reserved == 0 ? "" : " rsv " + reserved,
            claimed);
  }
}
