package io.wssidecar.loop;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where a body's bytes go to, to be framed there. Runs on its connection's I/O thread; not shared.
 */
public interface ByteSink {
  /** How many bytes before the data a sink may overwrite in {@link #write}. */
  int HEAD_ROOM = 16;

  /** How many bytes after the data a sink may overwrite in {@link #write}. */
  int TAIL_ROOM = 16;

  /**
   * Takes all of the bytes, and may frame them where they lie.
   *
   * @return whether none of them waits any more; if some do, {@link #flush} must return true before
   *     the next call
   */
  boolean write(ByteBuffer bytes) throws IOException;

  /** Whether nothing waits any more; to be called again when writable until then. */
  boolean flush() throws IOException;

  /**
   * There will be no more. Returns whether the end is out; to be called again when writable until
   * then.
   */
  boolean end() throws IOException;

  /** What to do when there may be room; replaces what was set before. */
  void onWritable(Runnable action);

  void resumeWrites();

  void suspendWrites();
}
