package io.wssidecar.agent.matrix;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/** Compiles a host against the version of its library that it is to run with. */
final class HostCompiler {
  /** What was compiled in this run: by source and libraries, the class path to run it with. */
  private static final Map<String, String> DONE = new HashMap<>();

  private HostCompiler() {}

  /**
   * Compiles {@code src/test/hosts/NAME.java} and the sources beside it that it needs.
   *
   * @param rename a package of the source's, and what it is called in that version; or nothing
   * @return the class path to run it with
   */
  static synchronized String classPath(String name, String libraries, String... rename) {
    String key = name + " with " + libraries;
    if (DONE.containsKey(key)) {
      return DONE.get(key);
    }
    try {
      Path sources = Hosts.module().resolve("src/test/hosts");
      String source = Files.readString(sources.resolve(name + ".java"));
      if (rename.length == 2) {
        source = source.replace(rename[0], rename[1]);
      }
      String libraryPath = Fork.classPath(Hosts.jars(libraries));
      Path folder = Hosts.module().resolve("target/compiled-hosts").resolve(libraries);
      Files.createDirectories(folder);
      Path file = Files.writeString(folder.resolve(name + ".java"), source);
      List<String> options = new ArrayList<>(List.of("--release", "17", "-nowarn", "-proc:none"));
      options.addAll(List.of("-d", folder.toString(), "-cp", libraryPath));
      options.addAll(List.of("-sourcepath", sources.toString(), file.toString()));
      int result =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, options.toArray(String[]::new));
      if (result != 0) {
        throw new AssertionError(name + " does not compile with " + libraries);
      }
      String classPath = folder + File.pathSeparator + libraryPath;
      DONE.put(key, classPath);
      return classPath;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
