package io.wssidecar.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs another program to its end. Safe on any thread. */
public final class Command {
  private Command() {}

  /**
   * What a program said and how it ended.
   *
   * @param exit its exit code
   */
  public record Outcome(String command, int exit, String out, String err) {
    /** Fails the test, with everything the program said, unless it succeeded. */
    public Outcome succeeded() {
      if (exit != 0) {
        throw new AssertionError(this);
      }
      return this;
    }

    @Override
    public String toString() {
      return "%s\n  exit code %d\n--- out\n%s\n--- err\n%s".formatted(command, exit, out, err);
    }
  }

  /**
   * Runs it with an empty standard input; kills it and fails when it takes longer than a minute.
   */
  public static Outcome run(String... words) {
    return run(Duration.ofMinutes(1), Path.of("."), "", words);
  }

  /** Runs it in a directory, with that standard input and limit. */
  public static Outcome run(Duration limit, Path directory, String input, String... words) {
    String command = String.join(" ", words);
    try {
      Process process = new ProcessBuilder(List.of(words)).directory(directory.toFile()).start();
      var out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
      var err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(UTF_8));
      } catch (IOException e) {
        // It needed no input, and ended before this came.
      }
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      // By its handle: Process itself would close the streams that are still being read.
      process.toHandle().destroyForcibly();
      Outcome outcome = new Outcome(command, process.waitFor(), out.join(), err.join());
      if (!ended) {
        throw new AssertionError("not done after " + limit + ": " + outcome);
      }
      return outcome;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String read(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      return "(unreadable: " + e + ")";
    }
  }
}
