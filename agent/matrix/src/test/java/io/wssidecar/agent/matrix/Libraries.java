package io.wssidecar.agent.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Has Maven fetch the libraries that {@code libraries.txt} lists, each set once; they are kept
 * until the module is cleaned. Only the full matrix needs them, so no build waits for them.
 */
final class Libraries {
  private static final String GOAL =
      "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies";

  private Libraries() {}

  /** Every name of the list with its artifacts. */
  static Map<String, List<String>> all() throws IOException {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Hosts.module().resolve("src/test/hosts/libraries.txt"))) {
      if (!line.startsWith("#")) {
        List<String> words = List.of(line.split(" +"));
        all.put(words.get(0), words.subList(1, words.size()));
      }
    }
    return all;
  }

  /**
   * Copies a set's jars into a folder, unless that was done already.
   *
   * @throws NotFetched when Maven is not there or cannot get them
   */
  static void fetch(String name, Path folder) throws IOException, NotFetched {
    List<String> artifacts = all().get(name);
    if (artifacts == null) {
      throw new IOException(name + " is neither built nor in libraries.txt");
    }
    Path made = folder.resolveSibling(name + ".pom.xml");
    String pom = pom(name, artifacts);
    if (Files.isDirectory(folder) && Files.exists(made) && Files.readString(made).equals(pom)) {
      return;
    }
    clear(folder);
    Path attempt = Files.writeString(folder.resolveSibling(name + ".attempt.pom.xml"), pom);
    String words = maven(attempt, folder, "-o");
    words = words.isEmpty() ? "" : maven(attempt, folder, "-B");
    if (!words.isEmpty()) {
      throw new NotFetched("cannot fetch " + artifacts + ": " + words);
    }
    Files.move(attempt, made, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** The reason why a host is left out. */
  static final class NotFetched extends Exception {
    NotFetched(String why) {
      super(why);
    }
  }

  private static void clear(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static String pom(String name, List<String> artifacts) {
    StringBuilder text = new StringBuilder("<project><modelVersion>4.0.0</modelVersion>");
    text.append("<groupId>io.wssidecar.hosts</groupId><version>1</version>");
    text.append("<artifactId>").append(name).append("</artifactId><dependencies>");
    for (String artifact : artifacts) {
      String[] parts = artifact.split(":");
      text.append("<dependency><groupId>").append(parts[0]).append("</groupId><artifactId>");
      text.append(parts[1]).append("</artifactId><version>").append(parts[2]);
      text.append("</version>");
      if (parts.length > 3) {
        text.append("<classifier>").append(parts[3]).append("</classifier>");
      }
      text.append("</dependency>");
    }
    return text.append("</dependencies></project>\n").toString();
  }

  /** Runs Maven once; its first complaint, or nothing. */
  private static String maven(Path pom, Path folder, String option) throws IOException {
    Path log = Files.createTempFile("maven", ".log");
    List<String> words = new ArrayList<>(List.of("mvn", "-q", "-B", option, "-f", pom.toString()));
    words.add("-Dstyle.color=never");
    words.addAll(List.of(GOAL, "-DincludeScope=runtime", "-DoutputDirectory=" + folder));
    try {
      Process process =
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return "Maven hangs";
      }
      if (process.exitValue() == 0) {
        return "";
      }
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty()
          ? "Maven ends with " + process.exitValue()
          : lines.get(0).replaceAll("^.*\\[ERROR] | -> \\[Help.*", "");
    } catch (IOException e) {
      return e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    } finally {
      Files.delete(log);
    }
  }
}
