package io.wssidecar.app;

import io.undertow.util.HeaderMap;

/**
 * The head of an app's response.
 *
 * @param status 100 to 999
 * @param reasonPhrase as the app wrote it, one character a byte; may be empty
 * @param http10 whether the app speaks HTTP/1.0
 * @param headers all of them, with their order kept for each name; belongs to whoever holds this
 *     head, on one thread
 */
public record ResponseHead(int status, String reasonPhrase, boolean http10, HeaderMap headers) {
  /** Whether another head follows this one (RFC 9110 §15.2): 101 ends HTTP and is not counted. */
  public boolean isInterim() {
    return status < 200 && status != 101;
  }
}
