package io.wssidecar.relay;

/** The two ways through a stream. */
public enum Direction {
  CLIENT_TO_APP,
  APP_TO_CLIENT
}
