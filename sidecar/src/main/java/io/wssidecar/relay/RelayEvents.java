package io.wssidecar.relay;

/** The life of an upgraded stream. Called on the stream's I/O thread: no time may be spent here. */
public interface RelayEvents {
  /** The stream carries data from now on. */
  void opened(StreamFacts stream);

  /** The stream is over; called once for each {@link #opened}. */
  void ended(StreamFacts stream, RelayEnd end);

  /** The sidecar's own Ping was answered by the client after so long. */
  void ponged(long nanos);

  /** A stream that the drain found open has ended; called before {@link #ended}. */
  void drained(DrainOutcome outcome);
}
