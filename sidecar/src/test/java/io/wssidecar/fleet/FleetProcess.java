package io.wssidecar.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wssidecar.kit.Await;
import io.wssidecar.kit.OwnJvm;
import io.wssidecar.kit.ProcessOutput;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process of our own that takes commands by the line and answers so. Safe on any thread. */
final class FleetProcess implements AutoCloseable {
  private final Process process;
  private final PrintStream commands;
  private final ProcessOutput output;

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
    output = ProcessOutput.of(process);
  }

  /** Runs a program in a directory. */
  static FleetProcess start(Path directory, List<String> words) {
    return new FleetProcess(directory, words);
  }

  /** Runs a main class of this very build. */
  static FleetProcess java(List<String> options, Class<?> main, List<String> arguments) {
    List<String> words = OwnJvm.words(options, main.getName());
    words.addAll(arguments);
    return start(Path.of("."), words);
  }

  Process process() {
    return process;
  }

  /** What it said so far, both streams together. */
  List<String> lines() {
    return output.lines();
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
    List<String> all = lines();
    for (int i = all.size() - 1; i >= 0; i--) {
      if (all.get(i).contains(words)) {
        return all.get(i);
      }
    }
    return null;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }
}
