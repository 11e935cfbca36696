package io.wssidecar.listen;

import io.wssidecar.reasons.Reason;
import java.net.InetSocketAddress;

/**
 * What happens to a connection before TLS. Called on the connection's I/O thread: no time may be
 * spent here.
 */
public interface ListenEvents {
  /** A connection was admitted; behind a balancer, once its PROXY header was read. */
  void accepted(InetSocketAddress peer);

  /**
   * A connection was ended at once: a limit was reached ({@code over_limit}), or only balancers may
   * connect and this is none ({@code bad_proxy_header}).
   *
   * @param detail for the log: which limit, or what is wrong
   */
  void refused(InetSocketAddress peer, Reason reason, String detail);

  /**
   * No more connections are accepted until one is closed: those that are open may need all the
   * descriptors that the process may have. Told once for each pause; its end is no event.
   *
   * @param open connections open now
   * @param descriptors the process's limit
   */
  void paused(int open, int descriptors);

  /**
   * A connection ended before TLS began: plaintext, probe, timeout, peer_closed, peer_reset,
   * bad_client_hello, bad_proxy_header.
   *
   * @param detail for the log: what the reason does not say, or an empty text
   */
  void failedBeforeTls(InetSocketAddress peer, Reason reason, String detail);

  /** An admitted connection is gone, whatever it became. */
  void closed(InetSocketAddress peer);
}
