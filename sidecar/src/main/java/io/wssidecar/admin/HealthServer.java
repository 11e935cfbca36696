package io.wssidecar.admin;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * The health port: {@code /livez}, {@code /readyz}, {@code /metrics}.
 *
 * <p>It shares no thread with the data path: a scrape costs connections no time, and an I/O thread
 * that is busy does not fail a probe. It can be reached from outside the pod, so what a stranger
 * can hold of it is bounded by {@link Limits}.
 */
public final class HealthServer implements AutoCloseable {
  /** A scraper that comes more rarely than every 15 seconds connects anew. */
  private static final Limits LIMITS =
      new Limits(256, Duration.ofSeconds(5), Duration.ofSeconds(15));

  private static final int MAX_HEAD_BYTES = 8 * 1024;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

  private final XnioWorker worker;
  private final Undertow undertow;

  private HealthServer(XnioWorker worker, Undertow undertow) {
    this.worker = worker;
    this.undertow = undertow;
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
    XnioWorker worker = worker();
    Undertow undertow = undertow(address, worker, answers, limits);
    try {
      undertow.start();
    } catch (RuntimeException failed) {
      worker.shutdownNow();
      if (failed.getCause() instanceof IOException unbound) {
        throw unbound;
      }
      throw failed;
    }
    return new HealthServer(worker, undertow);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
  }

  /** Ends the port and its connections; waits for its threads for at most a second. */
  @Override
  public void close() {
    undertow.stop();
    worker.shutdownNow();
    try {
      boolean unused = worker.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private static XnioWorker worker() throws IOException {
    return Xnio.getInstance(HealthServer.class.getClassLoader())
        .createWorker(
            OptionMap.builder()
                .set(Options.WORKER_NAME, "wss-health")
                .set(Options.WORKER_IO_THREADS, 1)
                .set(Options.WORKER_TASK_CORE_THREADS, 1)
                .set(Options.WORKER_TASK_MAX_THREADS, 1)
                .set(Options.THREAD_DAEMON, true)
                .set(Options.TCP_NODELAY, true)
                .getMap());
  }

  private static Undertow undertow(
      InetSocketAddress address, XnioWorker worker, HealthAnswers answers, Limits limits) {
    int requestMillis = (int) limits.request().toMillis();
    int idleMillis = (int) limits.idle().toMillis();
    InetAddress resolved = address.getAddress();
    return Undertow.builder()
        .setWorker(worker)
        .setSocketOption(Options.CONNECTION_HIGH_WATER, limits.connections())
        .setSocketOption(Options.CONNECTION_LOW_WATER, limits.connections())
        .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEAD_BYTES)
        .setServerOption(UndertowOptions.MAX_HEADERS, 64)
        .setServerOption(UndertowOptions.MAX_PARAMETERS, 16)
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) MAX_HEAD_BYTES)
        .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, requestMillis)
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, idleMillis)
        .setServerOption(UndertowOptions.IDLE_TIMEOUT, idleMillis)
        .setBufferSize(4 * 1024)
        .setDirectBuffers(false)
        .addListener(
            new Undertow.ListenerBuilder()
                .setType(Undertow.ListenerType.HTTP)
                .setHost(resolved == null ? address.getHostString() : resolved.getHostAddress())
                .setPort(address.getPort()))
        .setHandler(answers)
        .build();
  }

  /**
   * What a stranger can hold.
   *
   * @param connections open at a time; more wait in the kernel
   * @param request from the first byte of a request's head to its last
   * @param idle without a request, and without progress of an answer that is not read
   */
  record Limits(int connections, Duration request, Duration idle) {}
}
