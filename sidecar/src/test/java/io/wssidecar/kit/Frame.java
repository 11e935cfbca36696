package io.wssidecar.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A WebSocket frame (RFC 6455 section 5.2), with no rule enforced: a test may build a wrong one.
 * Immutable as long as nobody writes into the payload.
 */
public final class Frame {
  public static final int CONTINUATION = 0;
  public static final int TEXT = 1;
  public static final int BINARY = 2;
  public static final int CLOSE = 8;
  public static final int PING = 9;
  public static final int PONG = 10;

  private final boolean fin;
  private final int reserved;
  private final int opcode;
  private final boolean masked;
  private final byte[] payload;

  private Frame(boolean fin, int reserved, int opcode, boolean masked, byte[] payload) {
    this.fin = fin;
    this.reserved = reserved;
    this.opcode = opcode;
    this.masked = masked;
    this.payload = payload;
  }

  public static Frame text(String text) {
    return new Frame(true, 0, TEXT, false, text.getBytes(UTF_8));
  }

  public static Frame binary(byte[] payload) {
    return new Frame(true, 0, BINARY, false, payload);
  }

  public static Frame ping(String payload) {
    return new Frame(true, 0, PING, false, payload.getBytes(UTF_8));
  }

  public static Frame close(int code, String why) {
    byte[] text = why.getBytes(UTF_8);
    ByteBuffer body = ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text);
    return new Frame(true, 0, CLOSE, false, body.array());
  }

  /** Any frame at all, whole or a fragment. */
  public static Frame of(boolean fin, int opcode, byte[] payload) {
    return new Frame(fin, 0, opcode, false, payload);
  }

  /** The same with another opcode. */
  public Frame as(int other) {
    return new Frame(fin, reserved, other, false, payload);
  }

  public boolean fin() {
    return fin;
  }

  /** The three reserved bits, RSV1 highest: 4 is a compressed message's first frame. */
  public int reserved() {
    return reserved;
  }

  public int opcode() {
    return opcode;
  }

  public boolean isControl() {
    return opcode >= CLOSE;
  }

  /** Whether it came masked; for a frame built here, false. */
  public boolean masked() {
    return masked;
  }

  /** Unmasked. */
  public byte[] payload() {
    return payload;
  }

  public String text() {
    return new String(payload, UTF_8);
  }

  /** The code of a Close, 1005 when it has none. */
  public int closeCode() {
    return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
  }

  /** Reads one frame; {@link java.io.EOFException} when the stream ends first. */
  public static Frame read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int first = data.readUnsignedByte();
    int second = data.readUnsignedByte();
    long length = second & 0x7f;
    if (length == 126) {
      length = data.readUnsignedShort();
    } else if (length == 127) {
      length = data.readLong();
    }
    if (length < 0 || length > 64 << 20) {
      throw new IOException("not a frame that a test would send: length " + length);
    }
    byte[] mask = new byte[4];
    boolean masked = (second & 0x80) != 0;
    if (masked) {
      data.readFully(mask);
    }
    byte[] payload = new byte[(int) length];
    data.readFully(payload);
    apply(mask, payload, 0);
    return new Frame((first & 0x80) != 0, first >> 4 & 7, first & 0x0f, masked, payload);
  }

  /** As a server sends it. */
  public byte[] unmaskedWire() {
    return wire(false);
  }

  /** As a client sends it, under a fresh mask. */
  public byte[] maskedWire() {
    return wire(true);
  }

  private byte[] wire(boolean mask) {
    ByteBuffer out = ByteBuffer.allocate(14 + payload.length);
    out.put((byte) ((fin ? 0x80 : 0) | reserved << 4 | opcode));
    int maskBit = mask ? 0x80 : 0;
    if (payload.length < 126) {
      out.put((byte) (maskBit | payload.length));
    } else if (payload.length <= 0xffff) {
      out.put((byte) (maskBit | 126)).putShort((short) payload.length);
    } else {
      out.put((byte) (maskBit | 127)).putLong(payload.length);
    }
    if (mask) {
      byte[] key = new byte[4];
      ThreadLocalRandom.current().nextBytes(key);
      out.put(key).put(payload);
      apply(key, out.array(), out.position() - payload.length);
    } else {
      out.put(payload);
    }
    byte[] wire = new byte[out.position()];
    System.arraycopy(out.array(), 0, wire, 0, wire.length);
    return wire;
  }

  private static void apply(byte[] mask, byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      bytes[i] ^= mask[(i - from) & 3];
    }
  }

  @Override
  public String toString() {
    String body =
        switch (opcode) {
          case CLOSE -> closeCode() + "";
          case BINARY -> payload.length + " bytes";
          default -> payload.length > 80 ? payload.length + " bytes" : '"' + text() + '"';
        };
    String[] names = {"continuation", "text", "binary"};
    String name =
        switch (opcode) {
          case CLOSE -> "close";
          case PING -> "ping";
          case PONG -> "pong";
          default -> opcode < names.length ? names[opcode] : "opcode " + opcode;
        };
    return name + (fin ? "" : " (more to come)") + " " + body;
  }
}
