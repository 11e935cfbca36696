package io.wssidecar.cli;

import io.wssidecar.config.Settings;
import io.wssidecar.config.TlsSettings.CertificateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs commands in this process: an environment of its own, streams that are kept, an engine that
 * records.
 */
final class CommandLineUnderTest {
  /** How a command ended: exit code and what it said. */
  record Outcome(int code, String out, String err) {
    /** The complaints, without the line that counts them and without indentation. */
    List<String> problems() {
      return err.lines().filter(line -> line.startsWith("  ")).map(String::strip).toList();
    }
  }

  final Path directory;
  final Map<String, String> environment = new TreeMap<>();
  final RecordingEngine engine = new RecordingEngine();
  final List<Path> demoDirectories = new ArrayList<>();
  final AtomicInteger demoAppsStopped = new AtomicInteger();

  CommandLineUnderTest(Path directory) {
    this.directory = directory;
  }

  Outcome run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(print(out), print(err));
    Program program = new Program(engine, demoParts(), terminal, environment, code -> {});
    int code = program.run(words);
    return new Outcome(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /**
   * Runs with a certificate, which nothing works without, and returns what the engine was started
   * with.
   */
  Settings settings(String... more) {
    Outcome outcome = runWithCertificate(more);
    if (outcome.code() != ExitCode.OK) {
      throw new AssertionError(outcome.toString());
    }
    return engine.started.get(engine.started.size() - 1);
  }

  Outcome runWithCertificate(String... more) {
    List<String> words = new ArrayList<>(List.of("run", "--cert", file("c.pem", "")));
    words.addAll(List.of("--key", file("k.pem", "")));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  /** Writes a file and returns its name. */
  String file(String name, String content) {
    try {
      return Files.writeString(directory.resolve(name), content).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DemoParts demoParts() {
    return new DemoParts(
        path -> {
          demoDirectories.add(path);
          return new CertificateFiles(
              Files.writeString(path.resolve("c.pem"), ""),
              Files.writeString(path.resolve("k.pem"), ""));
        },
        address -> new DemoParts.App(4711, demoAppsStopped::incrementAndGet));
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }
}
