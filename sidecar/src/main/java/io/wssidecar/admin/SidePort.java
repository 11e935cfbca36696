package io.wssidecar.admin;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * A small HTTP server that shares no thread with the data path: one I/O thread, one worker thread,
 * and bounds for all that a stranger can hold.
 */
final class SidePort implements AutoCloseable {
  private static final int MAX_HEAD_BYTES = 8 * 1024;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

  private final XnioWorker worker;
  private final Undertow undertow;

  private SidePort(XnioWorker worker, Undertow undertow) {
    this.worker = worker;
    this.undertow = undertow;
  }

  /**
   * Listens from the moment this returns.
   *
   * @param name of its threads
   * @param address port 0 means any free port
   * @param answers called on the server's I/O thread
   * @throws IOException if the address cannot be bound
   */
  static SidePort open(String name, InetSocketAddress address, HttpHandler answers, Limits limits)
      throws IOException {
    XnioWorker worker = worker(name);
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
    return new SidePort(worker, undertow);
  }

  InetSocketAddress address() {
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

  private static XnioWorker worker(String name) throws IOException {
    return Xnio.getInstance(SidePort.class.getClassLoader())
        .createWorker(
            OptionMap.builder()
                .set(Options.WORKER_NAME, name)
                .set(Options.WORKER_IO_THREADS, 1)
                .set(Options.WORKER_TASK_CORE_THREADS, 1)
                .set(Options.WORKER_TASK_MAX_THREADS, 1)
                .set(Options.THREAD_DAEMON, true)
                .set(Options.TCP_NODELAY, true)
                .getMap());
  }

  private static Undertow undertow(
      InetSocketAddress address, XnioWorker worker, HttpHandler answers, Limits limits) {
    InetAddress resolved = address.getAddress();
    return Undertow.builder()
        .setWorker(worker)
        .setSocketOption(Options.CONNECTION_HIGH_WATER, limits.connections())
        .setSocketOption(Options.CONNECTION_LOW_WATER, limits.connections())
        .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEAD_BYTES)
        .setServerOption(UndertowOptions.MAX_HEADERS, 64)
        .setServerOption(UndertowOptions.MAX_PARAMETERS, 16)
        .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, (long) MAX_HEAD_BYTES)
        .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) limits.request().toMillis())
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, (int) limits.idle().toMillis())
        .setServerOption(UndertowOptions.IDLE_TIMEOUT, (int) limits.answer().toMillis())
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
   * @param idle without a request
   * @param answer without a byte read or written, an answer that is waited for included
   */
  record Limits(int connections, Duration request, Duration idle, Duration answer) {}
}
