package io.wssidecar.relay;

/** How a stream that the drain had to end came to its end. */
public enum DrainOutcome {
  /** Both sides closed: the closing handshake is whole, or a side had begun its own before. */
  CLEAN,
  /** The client did not answer our Close in time; the app was told by us. */
  TIMED_OUT,
  /**
   * The app did not answer the client's Close, or something was still open at the end of the
   * window, or the stream could not be told at all.
   */
  CUT
}
