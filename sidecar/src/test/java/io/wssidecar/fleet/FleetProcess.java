package io.wssidecar.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wssidecar.kit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A process of our own that takes commands by the line and answers so. Safe on any thread. */
final class FleetProcess implements AutoCloseable {
  private final Process process;
  private final PrintStream commands;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  /** For a test run that is ended before it can close this. */
  private final Thread lastResort;

  private FleetProcess(Path directory, List<String> words) {
    try {
      process =
          new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    commands = new PrintStream(process.getOutputStream(), true, UTF_8);
    lastResort = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(lastResort);
    Thread reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Runs a program in a directory. */
  static FleetProcess start(Path directory, List<String> words) {
    return new FleetProcess(directory, words);
  }

  /** Runs a main class of this very build. */
  static FleetProcess java(List<String> options, Class<?> main, List<String> arguments) {
    // Surefire's own class path is a jar with a manifest, so it tells the real one in a property.
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(options);
    words.addAll(List.of("-cp", classPath, main.getName()));
    words.addAll(arguments);
    return start(Path.of("."), words);
  }

  Process process() {
    return process;
  }

  /** What it said so far, both streams together. */
  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** The end of that as one text, for failures. */
  String output() {
    List<String> all = lines();
    return "it said:\n" + String.join("\n", all.subList(Math.max(0, all.size() - 50), all.size()));
  }

  void command(String line) {
    commands.println(line);
  }

  /** Waits for a line with these words, and gives the latest. */
  String await(Duration limit, String words) {
    if (!Await.within(limit, () -> find(words) != null || !process.isAlive())) {
      throw new AssertionError("no \"" + words + "\" within " + limit + "; " + output());
    }
    String found = find(words);
    if (found == null) {
      // It has ended; the reader may not have reached the end of what it said.
      boolean said = Await.within(Duration.ofSeconds(1), () -> find(words) != null);
      found = said ? find(words) : null;
    }
    if (found == null) {
      throw new AssertionError("ended without \"" + words + "\"; " + output());
    }
    return found;
  }

  private String find(String words) {
    synchronized (lines) {
      for (int i = lines.size() - 1; i >= 0; i--) {
        if (lines.get(i).contains(words)) {
          return lines.get(i);
        }
      }
      return null;
    }
  }

  private void read() {
    try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        lines.add(line);
        line = reader.readLine();
      }
    } catch (IOException e) {
      lines.add("(output unreadable: " + e + ")");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }
}
