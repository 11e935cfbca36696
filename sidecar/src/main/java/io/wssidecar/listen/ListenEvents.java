package io.wssidecar.listen;

import io.wssidecar.reasons.Reason;
import java.net.InetSocketAddress;

/**
 * What happens to a connection before TLS. Called on the connection's I/O thread: no time may be
 * spent here.
 */
public interface ListenEvents {
  /** A connection was admitted. */
  void accepted(InetSocketAddress peer);

  /** A connection was reset at once: a limit was reached. Also called on the accept thread. */
  void refused(InetSocketAddress peer, Reason reason);

  /**
   * A connection ended before TLS began: plaintext, probe, timeout, peer_closed, peer_reset,
   * bad_client_hello.
   */
  void failedBeforeTls(InetSocketAddress peer, Reason reason);

  /** An admitted connection is gone, whatever it became. */
  void closed(InetSocketAddress peer);
}
