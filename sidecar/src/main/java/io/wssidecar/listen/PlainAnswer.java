package io.wssidecar.listen;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Knows a client that does not speak TLS but HTTP, and what to tell it. Pure. */
final class PlainAnswer {
  /** What somebody gets who speaks plain HTTP on the TLS port. */
  static final byte[] BAD_SCHEME = badScheme();

  private PlainAnswer() {}

  private static byte[] badScheme() {
    String body =
        "This port speaks TLS, and the request came in plain HTTP.\n"
            + "Use https:// or wss:// in the URL. If a load balancer is in front, let it pass TCP"
            + " through, or speak TLS to this port.\n";
    return ("HTTP/1.1 400 Bad Request\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\nX-WSS-Reason: plaintext\r\nConnection: close\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Whether the bytes begin like an HTTP request: an upper-case method name, as far as it has come.
   */
  static boolean looksLikeHttp(ByteBuffer first) {
    int end = Math.min(first.limit(), 8);
    for (int i = first.position(); i < end; i++) {
      byte each = first.get(i);
      if (each == ' ' && i > 2) {
        return true;
      }
      if (each < 'A' || each > 'Z') {
        return false;
      }
    }
    return true;
  }
}
