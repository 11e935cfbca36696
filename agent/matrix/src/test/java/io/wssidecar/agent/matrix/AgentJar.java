package io.wssidecar.agent.matrix;

import java.nio.file.Files;
import java.nio.file.Path;

/** The packaged agent. */
final class AgentJar {
  private AgentJar() {}

  static Path path() {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    Path jar = module.resolve("../dist/target/wss-agent.jar").normalize();
    if (!Files.isRegularFile(jar)) {
      throw new AssertionError("not built: " + jar);
    }
    return jar;
  }

  /** The JVM's option that starts it with the host. */
  static String option(String arguments) {
    return "-javaagent:" + path() + (arguments.isEmpty() ? "" : "=" + arguments);
  }
}
