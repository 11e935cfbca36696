package io.wssidecar.admin;

import io.undertow.server.handlers.GracefulShutdownHandler;
import io.wssidecar.admin.SidePort.Limits;
import io.wssidecar.config.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * The operator's port: {@code /drain}, {@code /reload}, {@code /connections}, {@code /config}.
 *
 * <p>Whoever reaches it can end every connection, so it listens on loopback only, and {@link
 * LoopbackGuard} keeps the pages of a browser on the same machine out. It shares no thread with the
 * data path.
 */
public final class AdminServer implements AutoCloseable {
  private static final Limits LIMITS =
      new Limits(
          64,
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          WaitTime.LONGEST.plus(Duration.ofMinutes(1)));

  /** For the answers to those who wait for the drain that has just ended. */
  private static final long LAST_ANSWERS_MILLIS = 500;

  private final AdminAnswers answers;
  private final GracefulShutdownHandler requests;
  private final SidePort port;

  private AdminServer(AdminAnswers answers, GracefulShutdownHandler requests, SidePort port) {
    this.answers = answers;
    this.requests = requests;
    this.port = port;
  }

  /**
   * Listens from the moment this returns.
   *
   * @param address on loopback; port 0 means any free port
   * @param settings what {@code /config} tells
   * @throws IOException if the address cannot be bound
   */
  public static AdminServer start(
      InetSocketAddress address, Operations operations, Settings settings) throws IOException {
    AdminAnswers answers = new AdminAnswers(operations, EffectiveSettings.json(settings));
    GracefulShutdownHandler requests = new GracefulShutdownHandler(answers);
    return new AdminServer(
        answers, requests, SidePort.open("wss-admin", address, requests, LIMITS));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return port.address();
  }

  /**
   * Ends the port and its connections. Who waits for a drain is told how far it came; that, and the
   * end of its threads, takes at most a second and a half.
   */
  @Override
  public void close() {
    answers.hurry();
    requests.shutdown();
    try {
      boolean unused = requests.awaitShutdown(LAST_ANSWERS_MILLIS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    port.close();
  }
}
