package io.wssidecar.relay;

/** What a frame, or the first frame of a message, is (RFC 6455 §5.2). */
public enum Opcode {
  TEXT,
  BINARY,
  CLOSE,
  PING,
  PONG
}
