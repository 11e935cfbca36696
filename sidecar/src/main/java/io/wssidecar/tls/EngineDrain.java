package io.wssidecar.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * Frees what an engine holds outside the heap. Runs on the connection's I/O thread, after its last
 * use of the engine.
 *
 * <p>Conscrypt frees an engine's memory and its two descriptors only once both directions are
 * closed <em>and</em> nothing is left in either: no decrypted byte that nobody read, no alert or
 * close_notify that nobody sent. Closing alone leaves the rest to the garbage collector, and a busy
 * server runs out of descriptors long before. So what is left is taken and thrown away.
 */
public final class EngineDrain {
  /**
   * The most that an engine keeps for the network; a smaller buffer gets {@code BUFFER_OVERFLOW}
   * forever.
   */
  private static final int LARGEST_FLIGHT = 17 * 1024;

  /** One alert and one close_notify can wait, each a call; the rest is caution. */
  private static final int MOST_CALLS = 4;

  /**
   * Direct, or the engine would allocate a buffer of its own just to die. Never holds a byte, so
   * threads may share it.
   */
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

  private static final ThreadLocal<ByteBuffer> SCRATCH =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(LARGEST_FLIGHT));

  private EngineDrain() {}

  /**
   * Closes the engine and frees it at once, in whatever state it is. Again is harmless. Never
   * throws.
   *
   * <p>Must be the only one that closes the inbound side: from then on Conscrypt gives out no
   * plaintext, and an engine that has some left stays until it is collected.
   */
  public static void release(SSLEngine engine) {
    ByteBuffer scratch = SCRATCH.get();
    engine.closeOutbound();
    discardPlaintext(engine, scratch);
    closeInbound(engine);
    discardRecords(engine, scratch);
  }

  private static void discardPlaintext(SSLEngine engine, ByteBuffer scratch) {
    try {
      int produced = 1;
      for (int i = 0; i < MOST_CALLS && produced > 0; i++) {
        scratch.clear();
        produced = engine.unwrap(NOTHING, scratch).bytesProduced();
      }
    } catch (SSLException e) {
      // A handshake that was under way cannot go on. The steps after this one still count.
    }
  }

  private static void closeInbound(SSLEngine engine) {
    try {
      engine.closeInbound();
    } catch (SSLException e) {
      // No close_notify came: the JDK's engines say so here, Conscrypt's never do. Too late to
      // matter.
    }
  }

  private static void discardRecords(SSLEngine engine, ByteBuffer scratch) {
    try {
      for (int i = 0; i < MOST_CALLS && !engine.isOutboundDone(); i++) {
        scratch.clear();
        engine.wrap(NOTHING, scratch);
      }
    } catch (SSLException e) {
      // It had failed before, and says so again.
    }
  }
}
