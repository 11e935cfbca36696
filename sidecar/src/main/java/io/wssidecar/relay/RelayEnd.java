package io.wssidecar.relay;

/**
 * How and why an upgraded stream ended.
 *
 * @param initiator who ended it first: whose Close, or whose end of stream, came first
 * @param cause what ended it
 * @param closeCode the first Close frame's code; 1005 when it had none, 0 when there was no Close
 * @param nanos how long it was open
 * @param bytesFromClient payload of the tunnel, not counting TLS
 * @param bytesFromApp likewise
 * @param messagesFromClient whole data messages
 * @param messagesFromApp likewise
 */
public record RelayEnd(
    Initiator initiator,
    Cause cause,
    int closeCode,
    long nanos,
    long bytesFromClient,
    long bytesFromApp,
    long messagesFromClient,
    long messagesFromApp) {
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
    /** A Close frame, or an orderly end of stream: FIN, for a client after its close_notify. */
    CLOSED,
    /** FIN from a client without close_notify: somebody may have cut the stream. */
    TRUNCATED,
    /** A TCP reset. */
    RESET,
    /** The TLS stream could not be decrypted. */
    TLS_ERROR,
    /** A peer took no data for the write stall timeout. */
    STALLED,
    /** The app's socket ended without a Close; the client was told 1012. */
    APP_LOST,
    /** A peer stayed silent after our Ping. */
    PING_TIMEOUT,
    /** No message for the idle timeout. */
    IDLE,
    /** It reached the greatest age. */
    MAX_AGE,
    /** The client began a message longer than allowed. */
    TOO_BIG,
    /** The sidecar drained. */
    DRAINED,
    /** The sidecar was told to stop at once. */
    STOPPED
  }
}
