package io.wssidecar.kit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;

/** How the other side ended a connection, as it looks from here. */
public enum End {
  /** In order: FIN, over TLS after a close_notify. */
  CLOSED,
  /** FIN over TLS without a close_notify, or inside a frame. */
  TRUNCATED,
  /** RST. */
  RESET,
  /** Not at all within the time it had. */
  OPEN;

  /** Reads and forgets until the stream ends; the socket's read timeout is the time it has. */
  public static End of(InputStream in) {
    byte[] scratch = new byte[8192];
    try {
      while (in.read(scratch) >= 0) {
        // What the peer still says does not matter.
      }
      return CLOSED;
    } catch (IOException e) {
      return of(e);
    }
  }

  /** What a failed read says about the peer. */
  public static End of(IOException e) {
    if (e instanceof SocketTimeoutException) {
      return OPEN;
    }
    if (e instanceof EOFException) {
      return TRUNCATED;
    }
    if (e instanceof SSLException && !(e.getCause() instanceof SocketException)) {
      return TRUNCATED;
    }
    return RESET;
  }
}
