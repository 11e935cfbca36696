package io.wssidecar.relay;

/**
 * Live totals over all I/O threads. Read by the metrics' scrape on any thread; monotonic but for
 * {@link #open}.
 */
public interface RelayTotals {
  /** Streams open now. */
  long open();

  /** Bytes read from clients or apps inside streams, TLS not counted. */
  long bytes(Direction direction);

  /** Whole messages, and control frames, that a direction carried; our own are not among them. */
  long messages(Direction direction, Opcode opcode);

  /** Streams that left the protocol in a direction; from there on they are passed on unread. */
  long violations(Direction direction);

  /** Messages of apps that came after the sidecar's Close to their client, and were dropped. */
  long discarded();
}
