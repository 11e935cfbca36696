package io.wssidecar.agent;

/** Tells whether this JVM is one of the JDK's own commands, which nobody means to watch. */
final class JdkTool {
  /** {@code java App.java} is the compiler's module, too, but runs somebody's app. */
  private static final String SOURCE_LAUNCHER = "jdk.compiler/com.sun.tools.javac.launcher.";

  private JdkTool() {}

  /** {@code JAVA_TOOL_OPTIONS} brings the agent into {@code keytool} and {@code jcmd} too. */
  static boolean isRunning() {
    String module = System.getProperty("jdk.module.main", "");
    String command = System.getProperty("sun.java.command", "");
    return (module.startsWith("jdk.") || module.startsWith("java."))
        && !command.startsWith(SOURCE_LAUNCHER);
  }
}
