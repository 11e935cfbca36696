package io.wssidecar.kit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts classes of this very build in a JVM of their own. */
public final class OwnJvm {
  private OwnJvm() {}

  /** The command line of a main class, without its arguments. */
  public static List<String> words(List<String> options, String main) {
    // Surefire's own class path is a jar with a manifest, so it tells the real one in a property.
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Soak.count(1, 0) == 0) {
      // In a short life the optimizing compiler costs more than it saves; the long forms have it.
      words.add("-XX:TieredStopAtLevel=1");
    }
    words.addAll(options);
    words.addAll(List.of("-cp", classPath, main));
    return words;
  }
}
