package io.wssidecar.relay;

import io.wssidecar.relay.RelayEnd.Cause;
import io.wssidecar.relay.RelayEnd.Initiator;
import org.jspecify.annotations.Nullable;

/**
 * Who ended a stream, why, and with which code: whatever comes first is noted, the rest follows
 * from it.
 */
final class EndNote {
  private @Nullable Initiator initiator;
  private @Nullable Cause cause;
  private int closeCode;

  void note(Initiator who, Cause why) {
    if (initiator == null) {
      initiator = who;
      cause = why;
    }
  }

  void close(Initiator who, Cause why, int code) {
    note(who, why);
    if (closeCode == 0) {
      closeCode = code;
    }
  }

  /** Whether a Close has passed or was sent. */
  boolean closing() {
    return closeCode != 0;
  }

  /** The end of a stream that lasted so many nanoseconds. Nobody's end is ours: told to stop. */
  RelayEnd of(long nanos, Pump fromClient, Pump fromApp) {
    return new RelayEnd(
        initiator == null ? Initiator.SIDECAR : initiator,
        cause == null ? Cause.STOPPED : cause,
        closeCode,
        nanos,
        fromClient.bytes(),
        fromApp.bytes(),
        fromClient.passage().messages(),
        fromApp.passage().messages());
  }
}
