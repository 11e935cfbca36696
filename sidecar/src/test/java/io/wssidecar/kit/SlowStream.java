package io.wssidecar.kit;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.LockSupport;

/** Reads a few megabytes a second, in small steps, so that whoever sends is held back often. */
public final class SlowStream extends FilterInputStream {
  private static final int STEP_BYTES = 4096;
  private static final long PAUSE_NANOS = 500_000;

  /** Buffered: single bytes and marks cost no pause. */
  public SlowStream(InputStream in) {
    super(new BufferedInputStream(new Slow(in), STEP_BYTES));
  }

  private static final class Slow extends FilterInputStream {
    Slow(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      LockSupport.parkNanos(PAUSE_NANOS);
      return in.read(bytes, offset, Math.min(length, STEP_BYTES));
    }
  }
}
