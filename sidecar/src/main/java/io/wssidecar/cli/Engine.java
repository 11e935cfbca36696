package io.wssidecar.cli;

import io.wssidecar.config.ConfigException;
import io.wssidecar.config.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the commands need of the sidecar; the composition root supplies it, so that this package
 * does not know the root.
 */
public interface Engine {
  /**
   * Returns when every port is open and TLS is ready.
   *
   * @throws ConfigException for what the operator can put right
   * @throws IOException for a broken environment; a {@link java.net.BindException} for a port that
   *     cannot be had
   */
  Running start(Settings settings) throws IOException, ConfigException;

  /**
   * Loads keys and certificates as a start would, and opens nothing.
   *
   * @return what is worth a warning
   */
  List<String> check(Settings settings) throws IOException, ConfigException;

  /** A started sidecar. Every thread may call it. */
  interface Running {
    /** Where it listens, with the ports that were really taken. */
    List<InetSocketAddress> addresses();

    Optional<InetSocketAddress> healthAddress();

    Optional<InetSocketAddress> adminAddress();

    /** Reads keys and certificates again; how that ended is told by the log. */
    void reload();

    /** Begins the polite end and returns at once; more calls do nothing. */
    void stop();

    /** Ends everything without politeness. */
    void stopNow();

    /** Whether it ended within that time. */
    boolean awaitStopped(Duration most) throws InterruptedException;
  }
}
