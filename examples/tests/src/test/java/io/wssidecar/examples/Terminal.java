package io.wssidecar.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs commands as somebody would who reads a README, in a directory of their own: with the
 * repository's paths and with ports that are free here. Ends what it started.
 */
final class Terminal implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final Map<String, String> replacements = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<Process> running = new ArrayList<>();

  Terminal(Path directory) {
    this.directory = directory;
    for (String top : List.of("agent/dist/", "examples/")) {
      replacements.put(top, Readme.ROOT.resolve(top) + "/");
    }
    String java = Path.of(System.getProperty("java.home"), "bin").toString();
    environment.put("PATH", java + ":" + System.getenv("PATH"));
  }

  /** Skips the test when a program is missing; with {@code CI=true} that is a failure. */
  static void needs(String... programs) {
    for (String program : programs) {
      boolean found =
          List.of(System.getenv("PATH").split(":")).stream()
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
      if (!found && "true".equals(System.getenv("CI"))) {
        throw new AssertionError(program + " is not installed, and CI=true allows no skipping");
      }
      Assumptions.assumeTrue(found, program + " is not installed");
    }
  }

  /** Writes that for what the README says. */
  Terminal with(String written, String meant) {
    replacements.put(written, meant);
    return this;
  }

  /** A free port for the one that the README says. */
  int port(String written) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      with(written, "" + socket.getLocalPort());
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Terminal variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  private Process process(String command, Path output) {
    String meant = command;
    for (Map.Entry<String, String> each : replacements.entrySet()) {
      meant = meant.replace(each.getKey(), each.getValue());
    }
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", meant)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(new java.io.File("/dev/null"))
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("WSS_"));
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end, whatever its exit code; the lines that it printed. */
  List<String> run(String command) {
    Path output = file();
    Process process = process(command, output);
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("not done: " + command);
      }
      return Files.readAllLines(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts a server and waits for a word of its; its process. */
  Process start(String command, String word) {
    Path output = file();
    // Without a shell around it, so that its process id is the server's.
    Process process = process("exec " + command, output);
    running.add(process);
    await(
        word + " from " + command + ", which said " + output,
        () -> text(output).contains(word) || !process.isAlive());
    if (!text(output).contains(word)) {
      throw new AssertionError(command + " said:\n" + text(output));
    }
    return process;
  }

  /** Waits until a command prints exactly these lines. */
  void prints(List<String> lines, String command) {
    List<List<String>> last = new ArrayList<>();
    BooleanSupplier printed =
        () -> {
          last.add(run(command).stream().sorted().toList());
          return last.get(last.size() - 1).equals(lines.stream().sorted().toList());
        };
    if (!within(Duration.ofSeconds(15), printed)) {
      throw new AssertionError(command + " printed " + last.get(last.size() - 1));
    }
  }

  private Path file() {
    try {
      return Files.createTempFile(directory, "output", ".txt");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "(unreadable: " + e + ")";
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    if (!within(PATIENCE, condition)) {
      throw new AssertionError("waited in vain for " + what);
    }
  }

  private static boolean within(Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      LockSupport.parkNanos(20_000_000);
    }
    return true;
  }

  @Override
  public void close() {
    running.forEach(Process::destroyForcibly);
  }
}
