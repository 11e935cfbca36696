package io.wssidecar.loop;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where a body's bytes come from, free of their framing. Runs on its connection's I/O thread; not
 * shared.
 */
public interface ByteSource {
  /**
   * Reads once into the room between position and limit. Afterwards these delimit what came,
   * perhaps nothing.
   *
   * @return whether that was the end
   * @throws IOException when the body was cut off, or its framing is broken
   */
  boolean read(ByteBuffer room) throws IOException;

  /** What to do when there may be something to read; replaces what was set before. */
  void onReadable(Runnable action);

  void resumeReads();

  void suspendReads();
}
