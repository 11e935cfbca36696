package io.wssidecar.relay;

/**
 * How and why an upgraded stream ended.
 *
 * @param initiator who ended it first
 * @param cause what ended it
 * @param nanos how long it was open
 * @param bytesFromClient payload of the tunnel, not counting TLS
 * @param bytesFromApp likewise
 */
public record RelayEnd(
    Initiator initiator, Cause cause, long nanos, long bytesFromClient, long bytesFromApp) {
  /** Who ended the stream. */
  public enum Initiator {
    CLIENT,
    APP,
    SIDECAR;

    /** The other end of the stream. */
    Initiator other() {
      return this == CLIENT ? APP : CLIENT;
    }
  }

  /** What ended the stream. */
  public enum Cause {
    /** An orderly end of stream: FIN, for a client after its close_notify. */
    CLOSED,
    /** FIN from a client without close_notify: somebody may have cut the stream. */
    TRUNCATED,
    /** A TCP reset. */
    RESET,
    /** The TLS stream could not be decrypted. */
    TLS_ERROR,
    /** A peer took no data for the write stall timeout. */
    STALLED,
    /** The sidecar was told to stop. */
    STOPPED
  }
}
