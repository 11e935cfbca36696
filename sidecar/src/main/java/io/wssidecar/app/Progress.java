package io.wssidecar.app;

/**
 * How far a reader of an app's bytes has come. What the app can cause is told here, never thrown.
 */
public enum Progress {
  /** All bytes so far are well formed; the end has not come. */
  MORE,
  /** The end has come; later bytes are left in the buffer. */
  DONE,
  /** The app broke the protocol. Final until the reader is reset. */
  BAD
}
