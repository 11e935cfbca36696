package io.wssidecar.cli;

/**
 * An operator's text that is not what its setting needs: what is wrong with it, and what to write
 * instead. Where it stood is known to whoever read it.
 */
final class BadValue extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param what the fault, without a full stop: {@code a number without a unit}
   * @param advice a sentence: {@code Write 3s, 500ms or 5m.}
   */
  BadValue(String what, String advice) {
    // No stack trace: this is an answer to an operator, and never a fault of ours.
    super(what + ". " + advice, null, false, false);
  }
}
