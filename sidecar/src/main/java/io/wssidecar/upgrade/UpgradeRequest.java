package io.wssidecar.upgrade;

/** What the check needs to see of a request. The caller lays it over the server's own request. */
public interface UpgradeRequest extends HeaderFields {
  /** The request's method, as it came. */
  String method();

  /** Whether the request line says HTTP/1.0 or older. */
  boolean http10();
}
