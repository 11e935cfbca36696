package io.wssidecar.clients;

import org.jspecify.annotations.Nullable;

/**
 * What a client of the TLS matrix is asked to do: come, ask for a byte, leave in order, and come
 * again with the session that it was given.
 *
 * @param port on 127.0.0.1
 * @param protocol the only one to offer: {@code TLSv1.2} or {@code TLSv1.3}
 * @param name the server name to ask for; null for none
 * @param rsaOnly whether it must say that it can do nothing with an EC key
 */
record Visit(int port, String protocol, @Nullable String name, boolean rsaOnly) {
  /** What every visitor says. */
  static final String REQUEST =
      "GET /bytes/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  boolean isTls12() {
    return protocol.equals("TLSv1.2");
  }

  /** {@code 1.2} or {@code 1.3}. */
  String version() {
    return protocol.substring("TLSv".length());
  }
}
