package io.wssidecar.admin;

import io.wssidecar.admin.SidePort.Limits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The health port: {@code /livez}, {@code /readyz}, {@code /metrics}.
 *
 * <p>It shares no thread with the data path: a scrape costs connections no time, and an I/O thread
 * that is busy does not fail a probe. It can be reached from outside the pod, so what a stranger
 * can hold of it is bounded.
 */
public final class HealthServer implements AutoCloseable {
  /** A scraper that comes more rarely than every 15 seconds connects anew. */
  private static final Limits LIMITS =
      new Limits(256, Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(15));

  private final SidePort port;

  private HealthServer(SidePort port) {
    this.port = port;
  }

  /**
   * Listens from the moment this returns.
   *
   * @param address port 0 means any free port
   * @param health asked on the server's I/O thread at each {@code /readyz}: must not wait
   * @param metrics asked on the server's worker thread at each {@code /metrics}: may take its time
   * @throws IOException if the address cannot be bound
   */
  public static HealthServer start(
      InetSocketAddress address, Supplier<Health> health, Supplier<String> metrics)
      throws IOException {
    return start(address, new HealthAnswers(health, metrics), LIMITS);
  }

  static HealthServer start(InetSocketAddress address, HealthAnswers answers, Limits limits)
      throws IOException {
    return new HealthServer(SidePort.open("wss-health", address, answers, limits));
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return port.address();
  }

  /** Ends the port and its connections; waits for its threads for at most a second. */
  @Override
  public void close() {
    port.close();
  }
}
