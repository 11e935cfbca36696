package io.wssidecar.agent.core.tls;

import io.wssidecar.reasons.Reason;
import java.util.Locale;

/**
 * Why somebody closes an engine in mid-handshake. Usually because the peer is gone; when a timer
 * does it, its name is on the stack, and so is that of who has met a reset. Any thread.
 */
final class Closer {
  /** Servers' timers are nearer than that. */
  private static final int FRAMES = 24;

  private Closer() {}

  /**
   * Why that engine is being closed.
   *
   * @return {@code NONE} when it closes itself, or the socket around it does, on the way to an
   *     exception that will tell more
   */
  static Reason reason(Object engine) {
    StackTraceElement[] stack = new Throwable().getStackTrace();
    String own = engine.getClass().getName();
    boolean inside = false;
    for (int i = 0; i < stack.length && i < FRAMES; i++) {
      boolean closing = stack[i].getClassName().equals(own);
      if (closing && inside) {
        return Reason.NONE;
      }
      inside = closing;
      String frame = stack[i].getClassName() + '.' + stack[i].getMethodName();
      if (isSocketGivingUp(frame)) {
        return Reason.NONE;
      }
      String lower = frame.toLowerCase(Locale.ROOT);
      if (lower.contains("timeout") || lower.contains("idleexpired")) {
        return Reason.TIMEOUT;
      }
      if (lower.endsWith("peerreset") || lower.endsWith("connectionreset")) {
        return Reason.PEER_RESET;
      }
    }
    return Reason.PEER_CLOSED;
  }

  private static boolean isSocketGivingUp(String frame) {
    return frame.equals("org.conscrypt.ConscryptEngineSocket.startHandshake")
        || frame.equals("org.conscrypt.ConscryptEngineSocket.doHandshake");
  }
}
