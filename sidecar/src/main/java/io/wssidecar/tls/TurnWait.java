package io.wssidecar.tls;

import io.wssidecar.reasons.Reason;
import java.nio.ByteBuffer;

/**
 * A handshake that waits for its turn, because others were first and streams must not wait for all
 * of them. It holds the ClientHello and no engine or buffer of the pool; what more the client sends
 * stays in the kernel.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
final class TurnWait {
  private final TlsAccept accept;
  private final Arrival arrival;
  private final Handshake handshake;
  private final byte[] first;

  TurnWait(TlsAccept accept, Arrival arrival, ByteBuffer first, Handshake handshake) {
    this.accept = accept;
    this.arrival = arrival;
    this.handshake = handshake;
    this.first = new byte[first.remaining()];
    first.get(this.first);
  }

  void begin() {
    arrival.clock().onTimeout(() -> accept.fail(arrival, Reason.TIMEOUT, "we were too busy"));
    arrival.loop().later(this::turn);
  }

  private void turn() {
    if (arrival.raw().isOpen()) {
      accept.begin(arrival, ByteBuffer.wrap(first), handshake);
    }
  }
}
