package io.wssidecar.agent.matrix;

import java.nio.file.Path;
import javax.tools.ToolProvider;

/** Compiles a source of {@code src/test/hosts} to where the test wants it. */
final class HostileSource {
  private HostileSource() {}

  /**
   * Compiles {@code src/test/hosts/NAME.java}.
   *
   * @param folder gets the classes, and nothing else
   */
  static void compile(String name, Path folder, String classPath) {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    String source = module.resolve("src/test/hosts/" + name + ".java").toString();
    String[] words = {
      "--release",
      "17",
      "-nowarn",
      "-proc:none",
      "-implicit:none",
      "-d",
      folder.toString(),
      "-cp",
      classPath,
      source
    };
    if (ToolProvider.getSystemJavaCompiler().run(null, null, null, words) != 0) {
      throw new AssertionError(name + " does not compile");
    }
  }
}
