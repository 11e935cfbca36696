package io.wssidecar.upgrade;

import io.wssidecar.reasons.Reason;
import java.net.InetSocketAddress;

/**
 * How WebSocket opening handshakes end; exactly one call each. Called on the connection's I/O
 * thread.
 *
 * <p>{@code host} and {@code path} (without query) are the peer's words: for the log, escaped
 * there, never for a metric.
 */
public interface UpgradeEvents {
  /** The app answered 101 and the stream is open. */
  void accepted(InetSocketAddress peer, String host, String path);

  /**
   * There will be no stream.
   *
   * @param status the status that the client got; 0 when it got none
   */
  void refused(InetSocketAddress peer, String host, String path, Reason reason, int status);
}
