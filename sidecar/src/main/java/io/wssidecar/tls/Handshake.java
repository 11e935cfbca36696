package io.wssidecar.tls;

/**
 * What a handshake needs until it is over.
 *
 * @param identity chosen by the hello, and kept whatever a reload does meanwhile
 */
record Handshake(ServerContext context, ClientHello hello, Identity identity) {
  /** Must come before each call of the engine that may read a ClientHello, on its thread. */
  void showIdentity() {
    context.show(identity);
  }
}
