package io.wssidecar.loop;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Between whom a client's connection runs. Immutable.
 *
 * @param client the client, as far as it is known: who is connected to us, or whom the balancer's
 *     PROXY header names
 * @param server the address that the client connected to; null for that of our own socket
 * @param known false when we were to be told who the client is and were not, so that {@code client}
 *     is the balancer: what stands in the request may be anybody's word
 */
public record Ends(InetSocketAddress client, @Nullable InetSocketAddress server, boolean known) {
  /** A connection without anybody between. */
  public static Ends of(InetSocketAddress peer) {
    return new Ends(peer, null, true);
  }
}
