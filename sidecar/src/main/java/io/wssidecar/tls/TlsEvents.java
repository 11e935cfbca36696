package io.wssidecar.tls;

import io.wssidecar.reasons.Reason;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * How TLS handshakes end, exactly one call each, on the connection's I/O thread: no time may be
 * spent here. And what becomes of certificates, on whatever thread reloads them.
 */
public interface TlsEvents {
  /**
   * A handshake succeeded.
   *
   * @param protocol {@code TLSv1.2} or {@code TLSv1.3}
   * @param nanos from the first byte of the ClientHello to the end of the handshake
   */
  void succeeded(InetSocketAddress peer, String protocol, long nanos);

  /**
   * A handshake failed.
   *
   * @param detail for the log, never for a metric: may hold text that the peer chose, unescaped;
   *     empty when the reason says all
   * @param offer likewise: what the client offered
   */
  void failed(InetSocketAddress peer, Reason reason, String detail, HelloOffer offer);

  /**
   * What clients are shown from now on: told at the start and when a reload has changed it.
   *
   * @param certificates all of them
   */
  void serving(List<ServedCertificate> certificates);

  /** A reload ended; the same mistake in the files is told once, however often it is met. */
  void reloaded(Reloaded result);
}
