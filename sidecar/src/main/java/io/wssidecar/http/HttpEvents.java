package io.wssidecar.http;

import io.wssidecar.reasons.Reason;
import java.net.InetSocketAddress;

/** How plain HTTP requests end; exactly one call each. Called on the connection's I/O thread. */
public interface HttpEvents {
  /**
   * A request was answered, by the app or by us.
   *
   * @param path without query; the peer's words: for the log, escaped there, never for a metric
   * @param status what the client got; 0 when the connection ended before an answer
   * @param reason {@code NONE} when the app's answer was passed on whole
   */
  void ended(
      InetSocketAddress peer,
      String method,
      String host,
      String path,
      int status,
      Reason reason,
      long nanos);
}
