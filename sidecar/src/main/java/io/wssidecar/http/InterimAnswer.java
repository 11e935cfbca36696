package io.wssidecar.http;

import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A 1xx on its way to the client: {@code 100 Continue}, {@code 103 Early Hints} (RFC 9110 §15.2).
 *
 * <p>Undertow can send no other than 100, and that one at the price of a second exchange; before
 * the answer begins nobody else writes to the connection, so the few bytes are written past it.
 */
public final class InterimAnswer {
  private InterimAnswer() {}

  /**
   * Writes it, unless the client speaks HTTP/1.0 and would not understand. A client that does not
   * take it at once does without: it is advice only.
   */
  public static void write(
      HttpServerExchange exchange, int status, String reason, HeaderMap headers)
      throws IOException {
    if (!exchange.isHttp11() || exchange.isResponseStarted()) {
      return;
    }
    StringBuilder head =
        new StringBuilder(64).append("HTTP/1.1 ").append(status).append(' ').append(reason);
    head.append("\r\n");
    for (HeaderValues values : headers) {
      for (String value : values) {
        head.append(values.getHeaderName()).append(": ").append(value).append("\r\n");
      }
    }
    head.append("\r\n");
    AbstractServerConnection connection = (AbstractServerConnection) exchange.getConnection();
    connection
        .getOriginalSinkConduit()
        .write(ByteBuffer.wrap(head.toString().getBytes(StandardCharsets.ISO_8859_1)));
  }
}
