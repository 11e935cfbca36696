package io.wssidecar.relay;

/**
 * Live totals over all I/O threads. Read by the metrics' scrape on any thread; monotonic but for
 * {@link #open}.
 */
public interface RelayTotals {
  /** Streams open now. */
  long open();

  /** Bytes read from clients inside streams, TLS not counted. */
  long bytesFromClient();

  /** Bytes read from apps inside streams. */
  long bytesFromApp();
}
