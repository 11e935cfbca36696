package io.wssidecar.app;

import io.wssidecar.config.AppAddress;
import io.wssidecar.reasons.Reason;

/**
 * What happens between the sidecar and its apps. Called on I/O threads: no time may be spent here.
 */
public interface AppEvents {
  /** A new connection to the app is open. */
  void dialed(AppAddress app, long nanos);

  /**
   * A dial failed: {@code APP_UNREACHABLE}, {@code APP_TIMEOUT} when the connect timeout ended it,
   * or {@code OVER_LIMIT} when we have no descriptor or no local port left.
   */
  void dialFailed(AppAddress app, Reason reason);

  /** The app is skipped from now on because it could not be dialled. */
  void ejected(AppAddress app);

  /** A skipped app took a connection again. */
  void returned(AppAddress app);
}
