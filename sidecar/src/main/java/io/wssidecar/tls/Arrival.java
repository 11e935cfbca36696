package io.wssidecar.tls;

import io.wssidecar.loop.ClientClock;
import io.wssidecar.loop.Ends;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.loop.Socket;

/**
 * A connection whose client has begun to speak TLS.
 *
 * @param clock in its handshake phase
 * @param begun when the ClientHello's first byte came, by {@link System#nanoTime}
 */
record Arrival(Socket raw, IoLoop loop, Ends ends, ClientClock clock, long begun) {}
