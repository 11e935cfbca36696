package io.wssidecar.metrics;

import io.wssidecar.relay.Direction;
import io.wssidecar.relay.Opcode;
import io.wssidecar.relay.RelayTotals;

/** What a relay would have counted: zeros, or a number of its own for each question. */
final class FixedTotals implements RelayTotals {
  long open;

  /** Added to every other answer; 0 leaves them all at zero. */
  long base;

  @Override
  public long open() {
    return open;
  }

  @Override
  public long bytes(Direction direction) {
    return unlessZero(direction.ordinal());
  }

  @Override
  public long messages(Direction direction, Opcode opcode) {
    return unlessZero(10 + 10L * direction.ordinal() + opcode.ordinal());
  }

  @Override
  public long violations(Direction direction) {
    return unlessZero(30 + direction.ordinal());
  }

  @Override
  public long discarded() {
    return unlessZero(40);
  }

  private long unlessZero(long number) {
    return base == 0 ? 0 : base + number;
  }
}
