package io.wssidecar.relay;

import io.wssidecar.relay.RelayEnd.Initiator;

/** The two ways through a stream. */
public enum Direction {
  CLIENT_TO_APP,
  APP_TO_CLIENT;

  /** Who speaks in this direction. */
  Initiator source() {
    return this == CLIENT_TO_APP ? Initiator.CLIENT : Initiator.APP;
  }

  /** The other way. */
  Direction back() {
    return this == CLIENT_TO_APP ? APP_TO_CLIENT : CLIENT_TO_APP;
  }

  /** Whether frames are masked in this direction (RFC 6455 §5.1). */
  boolean masked() {
    return this == CLIENT_TO_APP;
  }
}
