package io.wssidecar.agent;

/** Tells whether this JVM is one of the JDK's own commands, which nobody means to watch. */
final class JdkTool {
  private JdkTool() {}

  /** {@code JAVA_TOOL_OPTIONS} brings the agent into {@code keytool} and {@code jcmd} too. */
  static boolean isRunning() {
    String module = System.getProperty("jdk.module.main", "");
    return module.startsWith("jdk.") || module.startsWith("java.");
  }
}
