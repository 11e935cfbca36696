package io.wssidecar.agent.core.tls;

/** What Bouncy Castle throws, where its text does not tell. Any thread. */
final class Castle {
  private Castle() {}

  /**
   * Whether it means the end of the connection: no words, but an alert that is raised where the
   * record that was due is missing.
   */
  static boolean isAnEnd(Throwable thrown) {
    StackTraceElement[] stack = thrown.getStackTrace();
    return thrown.getClass().getName().equals("org.bouncycastle.tls.TlsFatalAlert")
        && thrown.getCause() == null
        && stack.length > 0
        && stack[0].getMethodName().equals("safeReadRecord");
  }
}
