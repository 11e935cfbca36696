package io.wssidecar.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/** The end of a connection whose client took too long. Runs on the connection's I/O thread. */
public final class LateRequest {
  private static final byte[] ANSWER =
      "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private LateRequest() {}

  /**
   * Closes the connection.
   *
   * @param begun whether a request head had begun, so that somebody waits for an answer (RFC 9110
   *     §15.5.9); a connection that was idle is closed without a word, for the client might take an
   *     answer for that of its next request
   */
  public static void close(StreamConnection connection, boolean begun) {
    if (begun) {
      try {
        connection.getSinkChannel().getConduit().write(ByteBuffer.wrap(ANSWER));
        connection.getSinkChannel().shutdownWrites();
        connection.getSinkChannel().flush();
      } catch (IOException e) {
        // It left first.
      }
    }
    IoUtils.safeClose(connection);
  }
}
