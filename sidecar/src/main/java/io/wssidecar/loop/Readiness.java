package io.wssidecar.loop;

/**
 * Whom an I/O thread tells that a channel is ready.
 *
 * <p>Runs on that I/O thread.
 */
public interface Readiness {
  /**
   * Something that was asked for is possible now; once a pass, until it is done or no longer asked
   * for.
   *
   * @param ops the bits of {@link java.nio.channels.SelectionKey}
   */
  void ready(int ops);

  /** The I/O thread ends, or {@link #ready} threw: what is held for the channel is let go. */
  void end();
}
