package io.wssidecar.reasons;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;

/** What happened to the connection under a handshake, told by a cause. Pure; any thread. */
final class ChannelFault {
  private ChannelFault() {}

  /** {@code NONE} when no cause is about the connection. */
  static Reason in(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException || cause instanceof ClosedChannelException) {
        return Reason.PEER_CLOSED;
      }
      if (cause instanceof SocketTimeoutException) {
        return Reason.TIMEOUT;
      }
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof IOException
          && (message.contains("Connection reset") || message.contains("Broken pipe"))) {
        return Reason.PEER_RESET;
      }
      // Our own end closed the socket under the handshake: somebody's patience was over.
      if (cause instanceof IOException && message.equalsIgnoreCase("Socket closed")) {
        return Reason.TIMEOUT;
      }
    }
    return Reason.NONE;
  }
}
