package io.wssidecar.relay;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes the two control frames that are ours, Ping and Close (RFC 6455 §5.5), as one side must
 * send them: masked towards the app, for which we stand in as the client.
 *
 * <p>The mask need not be hard to guess here: nobody but us chooses what is masked (RFC 6455
 * §10.3).
 */
final class ControlFrame {
  /** The longest frame that is ever made here, in bytes. */
  static final int MAX_BYTES = 2 + 4 + 125;

  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;

  private ControlFrame() {}

  static byte[] ping(Direction direction, long nonce) {
    return frame(direction, 9, ByteBuffer.allocate(Long.BYTES).putLong(nonce).array());
  }

  /** A Close; the reason must be short. */
  static byte[] close(Direction direction, int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload =
        ByteBuffer.allocate(Short.BYTES + text.length).putShort((short) code).put(text).array();
    return frame(direction, 8, payload);
  }

  private static byte[] frame(Direction direction, int opcode, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(MAX_BYTES).put((byte) (FIN | opcode));
    if (direction.masked()) {
      frame.put((byte) (MASKED | payload.length));
      byte[] mask = new byte[Integer.BYTES];
      ThreadLocalRandom.current().nextBytes(mask);
      frame.put(mask);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % mask.length];
      }
    } else {
      frame.put((byte) payload.length);
    }
    byte[] bytes = new byte[frame.put(payload).flip().remaining()];
    frame.get(bytes);
    return bytes;
  }
}
