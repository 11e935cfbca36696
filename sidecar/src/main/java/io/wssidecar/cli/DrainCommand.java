package io.wssidecar.cli;

import io.wssidecar.config.ConfigException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Empties the sidecar of this container and waits until it is: what a Kubernetes {@code preStop}
 * hook runs, since a native sidecar gets its SIGTERM only after the app has gone. May be called
 * again at any time.
 */
final class DrainCommand implements Command {
  private static final Setting<Duration> WAIT =
      Setting.of("wait", "TIME|off", Durations::positiveOrOff)
          .otherwise("as long as the drain may take")
          .means("How long to wait for the end; off begins it and does not wait.");

  /** What the sidecar may need beyond its own window to cut what is left, and to tell. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Terminal terminal;

  DrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public String name() {
    return "drain";
  }

  @Override
  public String summary() {
    return "Empties a running sidecar, and waits: exit code 0 if all ended politely, 1 if not.";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(WAIT, SettingTable.ADMIN, SettingTable.CONFIG);
  }

  @Override
  public int run(Invocation invocation) throws ConfigException, IOException {
    Values values = invocation.read(settings()).orThrow();
    String where = values.givens(SettingTable.ADMIN).get(0).where();
    Optional<InetSocketAddress> address = values.one(SettingTable.ADMIN);
    if (address.isEmpty()) {
      throw mistake(
          where + ": there is nobody to ask. Give the admin port that the sidecar runs with.");
    }
    DrainRequest request = new DrainRequest(address.get());
    Optional<Duration> wanted = values.maybe(WAIT);
    long start = System.nanoTime();
    DrainRequest.Progress begun;
    try {
      begun = request.begin(wanted.orElse(Duration.ofHours(1)));
    } catch (IOException e) {
      throw mistake(
          where
              + ": no sidecar answers there ("
              + e.getMessage()
              + "). Start it, or give the admin port that it runs with.");
    }
    if (wanted.isPresent() && wanted.get().isZero()) {
      terminal.out().println(begun.state());
      return ExitCode.OK;
    }
    Duration waited = Duration.ofNanos(System.nanoTime() - start);
    Duration wait = wanted.orElse(waited.plus(begun.left()).plus(GRACE));
    return tell(request.await(begun, wait.minus(waited)), wait);
  }

  private int tell(DrainRequest.Progress progress, Duration waited) {
    if (!progress.over()) {
      terminal
          .out()
          .println(
              "not drained within "
                  + waited.toMillis() / 1000.0
                  + " s: still open: streams "
                  + progress.streams()
                  + ", requests "
                  + progress.requests());
      return ExitCode.FAILURE;
    }
    terminal
        .out()
        .println(
            (progress.clean() ? "drained: " : "drained, but not cleanly: ")
                + "streams closed "
                + progress.closed()
                + ", without the client's answer "
                + progress.timedOut()
                + ", cut "
                + progress.cut()
                + "; still open: streams "
                + progress.streams()
                + ", requests "
                + progress.requests());
    return progress.clean() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private static ConfigException mistake(String problem) {
    return new ConfigException(List.of(problem));
  }
}
