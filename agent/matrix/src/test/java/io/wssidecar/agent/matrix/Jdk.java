package io.wssidecar.agent.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A JDK of this machine.
 *
 * @param feature its release, such as 17
 */
record Jdk(int feature, Path home) {
  /** The one that runs this test, and those in {@code /usr/lib/jvm}; one of each release. */
  static List<Jdk> all() {
    Map<Integer, Jdk> found = new TreeMap<>();
    Jdk own = own();
    found.put(own.feature, own);
    Path folder = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(folder)) {
      try (Stream<Path> homes = Files.list(folder)) {
        for (Path home : homes.sorted().toList()) {
          int feature = feature(home.resolve("release"));
          if (feature >= 17 && Files.isExecutable(home.resolve("bin/javac"))) {
            found.putIfAbsent(feature, new Jdk(feature, home));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new ArrayList<>(found.values());
  }

  /** The one that runs this test. */
  static Jdk own() {
    return new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
  }

  private static int feature(Path release) {
    if (!Files.isReadable(release)) {
      return 0;
    }
    try {
      for (String line : Files.readAllLines(release)) {
        if (line.startsWith("JAVA_VERSION=\"")) {
          return Integer.parseInt(line.replaceAll("\\D+(\\d+).*", "$1"));
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As it says itself, with its maker. */
  String version() throws IOException {
    Map<String, String> said = new TreeMap<>();
    for (String line : Files.readAllLines(home.resolve("release"))) {
      String[] parts = line.replace("\"", "").split("=", 2);
      said.put(parts[0], parts.length > 1 ? parts[1] : "");
    }
    return said.getOrDefault("JAVA_RUNTIME_VERSION", said.get("JAVA_VERSION"))
        + " ("
        + said.getOrDefault("IMPLEMENTOR", "unknown")
        + ")";
  }

  String command(String name) {
    return home.resolve("bin").resolve(name).toString();
  }
}
