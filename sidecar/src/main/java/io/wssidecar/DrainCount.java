package io.wssidecar;

import io.wssidecar.relay.DrainOutcome;
import io.wssidecar.relay.RelayEnd;
import io.wssidecar.relay.RelayEvents;
import io.wssidecar.relay.StreamFacts;
import java.util.concurrent.atomic.LongAdder;

/**
 * What has become of the streams that the drain found, as their own threads tell it.
 *
 * <p>It counts the open ones too: the relay's own total falls before the outcome is told, and a
 * drain that asked in between would miss the last one.
 */
final class DrainCount implements RelayEvents {
  private final LongAdder open = new LongAdder();
  private final LongAdder clean = new LongAdder();
  private final LongAdder timedOut = new LongAdder();
  private final LongAdder cut = new LongAdder();

  /** Streams whose end has not been told. */
  long open() {
    return open.sum();
  }

  long of(DrainOutcome outcome) {
    return adder(outcome).sum();
  }

  @Override
  public void opened(StreamFacts stream) {
    open.increment();
  }

  @Override
  public void drained(DrainOutcome outcome) {
    adder(outcome).increment();
  }

  @Override
  public void ended(StreamFacts stream, RelayEnd end) {
    open.decrement();
  }

  @Override
  public void ponged(long nanos) {}

  private LongAdder adder(DrainOutcome outcome) {
    return switch (outcome) {
      case CLEAN -> clean;
      case TIMED_OUT -> timedOut;
      case CUT -> cut;
    };
  }
}
