package io.wssidecar.agent.core.tls;

import io.wssidecar.agent.core.Reflection;

/**
 * A look into a SunJSSE engine or socket, possible because the agent opens that package to itself.
 * Any thread.
 */
final class SunState {
  private SunState() {}

  /**
   * Whether nothing came from the peer yet, not even the head of a record. False too when it cannot
   * be told.
   */
  static boolean nothingCame(Object transport) {
    try {
      Object context = Reflection.field(transport, "conContext");
      Object record = context == null ? null : Reflection.field(context, "inputRecord");
      return record != null && Boolean.FALSE.equals(Reflection.field(record, "formatVerified"));
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** Whether it has shaken hands, were it before it began to do so again. False too likewise. */
  static boolean isNegotiated(Object transport) {
    try {
      Object context = Reflection.field(transport, "conContext");
      return context != null && Boolean.TRUE.equals(Reflection.field(context, "isNegotiated"));
    } catch (RuntimeException e) {
      return false;
    }
  }
}
