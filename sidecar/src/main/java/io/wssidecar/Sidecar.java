package io.wssidecar;

import io.undertow.UndertowOptions;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.wssidecar.admin.AdminServer;
import io.wssidecar.admin.Health;
import io.wssidecar.admin.HealthServer;
import io.wssidecar.app.AppResolver;
import io.wssidecar.app.Apps;
import io.wssidecar.config.ConfigException;
import io.wssidecar.config.Settings;
import io.wssidecar.http.LateRequest;
import io.wssidecar.listen.Admission;
import io.wssidecar.listen.Listener;
import io.wssidecar.log.Logging;
import io.wssidecar.log.SidecarLog;
import io.wssidecar.loop.ClientClock;
import io.wssidecar.loop.IoLoops;
import io.wssidecar.metrics.SidecarMetrics;
import io.wssidecar.reasons.Reason;
import io.wssidecar.relay.Relays;
import io.wssidecar.tls.CertificateReload;
import io.wssidecar.tls.CertificateWatch;
import io.wssidecar.tls.Reloaded;
import io.wssidecar.tls.ServerContext;
import io.wssidecar.tls.TlsAccept;
import io.wssidecar.tls.TlsConnection;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;

/**
 * The composition root: builds the house, opens its doors, and closes them. Nothing else wires.
 *
 * <p>Any thread may call it.
 */
public final class Sidecar implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sidecar.class.getName());

  /** A head this long still fits a scratch buffer when our own headers have joined it. */
  private static final int MAX_HEAD_BYTES = 48 * 1024;

  /** How long a start waits for the apps' names; those that take longer come later. */
  private static final Duration NAMES_PATIENCE = Duration.ofSeconds(3);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<Listener> listeners = new ArrayList<>();
  private final Drain drain;
  private final Stopping stopping;
  private final CertificateReload certificates;
  private @Nullable HealthServer health;
  private @Nullable AdminServer admin;

  private Sidecar(Settings settings, List<?> listening) throws IOException, ConfigException {
    // Everything that can be an operator's mistake comes before anything that must be undone.
    ServerContext context = ServerContext.load(settings.tls());
    Logging logging = keep(Logging.start(settings.log(), new FileOutputStream(FileDescriptor.out)));
    try {
      IoLoops loops = IoLoops.start(settings.listen().ioThreads());
      opened.push(loops::shutdown);
      Relays relays = new Relays(loops, settings.stream());
      SidecarMetrics metrics = new SidecarMetrics(relays, logging::dropped);
      opened.push(metrics);
      DrainCount count = new DrainCount();
      List<Object> told =
          new ArrayList<>(
              List.of(metrics, new SidecarLog(logging, settings.log().accessLog()), count));
      told.addAll(listening);
      Observers observers = new Observers(told);
      Apps apps = new Apps(settings.app(), observers, System::nanoTime);
      keep(new AppResolver(apps)).start(NAMES_PATIENCE);
      House house = new House(settings, loops, apps, relays, observers);
      drain = new Drain(settings.stop(), house, count);
      stopping = new Stopping(drain, house, this::closeAll);
      certificates = new CertificateReload(context, observers);
      keep(CertificateWatch.start(certificates));
      Admission admission = new Admission(settings.listen(), observers);
      TlsAccept accept = accept(house, context, loops, admission, observers);
      listen(settings, loops, admission, observers, accept);
      openHealth(settings, metrics);
      openAdmin(settings, new Operator(drain, house, count, certificates));
      context.warnings().forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
      admission.shortage().ifPresent(warning -> LOG.log(System.Logger.Level.WARNING, warning));
    } catch (IOException | RuntimeException e) {
      closeAll();
      throw e;
    } catch (InterruptedException e) {
      closeAll();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting", e);
    }
  }

  /**
   * Starts a sidecar; returns when every port is open and TLS is ready.
   *
   * @throws ConfigException for what the operator can put right
   * @throws IOException for a broken environment; a {@link java.net.BindException} for a port that
   *     cannot be had
   */
  public static Sidecar start(Settings settings) throws IOException, ConfigException {
    return new Sidecar(settings, List.of());
  }

  /** Starts one whose events are told to these too, each those of the steps that it listens to. */
  static Sidecar start(Settings settings, List<?> listening) throws IOException, ConfigException {
    return new Sidecar(settings, listening);
  }

  /**
   * Loads keys and certificates as a start would, and opens nothing.
   *
   * @return what the operator should know though it stops no start
   */
  public static List<String> check(Settings settings) throws ConfigException {
    return ServerContext.load(settings.tls()).warnings();
  }

  private static TlsAccept accept(
      House house, ServerContext context, IoLoops loops, Admission admission, Observers observers) {
    OptionMap http =
        OptionMap.builder()
            .set(UndertowOptions.MAX_HEADER_SIZE, MAX_HEAD_BYTES)
            .set(UndertowOptions.MAX_HEADERS, 200)
            .set(UndertowOptions.MAX_PARAMETERS, 100_000) // queries are passed on, not looked into
            .set(
                UndertowOptions.MAX_ENTITY_SIZE, -1L) // 2 MiB by default; bodies are only passed on
            .set(UndertowOptions.DECODE_URL, false)
            .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
            .set(UndertowOptions.ALWAYS_SET_DATE, false)
            .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
            .set(UndertowOptions.ENABLE_HTTP2, false)
            .getMap();
    HttpOpenListener requests = new HttpOpenListener(loops.pool(), http);
    requests.setRootHandler(new Flow(house));
    return new TlsAccept(
        context,
        observers,
        admission::mayShakeHands,
        connection -> {
          connection.setCloseListener(closed -> reportRejected(connection, observers));
          requests.handleEvent(connection);
        },
        late -> {
          boolean begun = late.clock().phase() == ClientClock.Phase.HEAD;
          late.clock().busy(); // the answer is ours, and no rejection by the parser
          LateRequest.close(late, begun);
        });
  }

  /**
   * Undertow answers a head that it cannot parse by itself, and tells nobody; what it sent gives it
   * away.
   */
  private static void reportRejected(TlsConnection connection, Observers observers) {
    if (connection.clock().phase() == ClientClock.Phase.REJECTED) {
      observers.ended(connection.peer(), "", "", "", 400, Reason.BAD_REQUEST, 0);
    }
  }

  private void listen(
      Settings settings, IoLoops loops, Admission admission, Observers observers, TlsAccept accept)
      throws IOException {
    ClientClock.Limits limits =
        new ClientClock.Limits(
            settings.tls().handshakeTimeout().toNanos(),
            settings.http().requestTimeout().toNanos(),
            settings.http().keepAlive().toNanos());
    for (InetSocketAddress address : settings.listen().addresses()) {
      listeners.add(
          keep(
              Listener.open(
                  address,
                  listeners.size(),
                  settings.listen(),
                  loops,
                  admission,
                  limits,
                  observers,
                  accept::begin)));
    }
  }

  private void openHealth(Settings settings, SidecarMetrics metrics) throws IOException {
    Optional<InetSocketAddress> address = settings.health().health();
    if (address.isPresent()) {
      health = keep(HealthServer.start(address.get(), this::health, metrics::scrape));
    }
  }

  private void openAdmin(Settings settings, Operator operator) throws IOException {
    Optional<InetSocketAddress> address = settings.health().admin();
    if (address.isPresent()) {
      admin = keep(AdminServer.start(address.get(), operator, settings));
    }
  }

  private Health health() {
    return switch (drain.phase()) {
      case SERVING -> new Health(true, List.of());
      case DELAY, DRAINING -> new Health(false, List.of("draining"));
      case DRAINED -> new Health(false, List.of("drained"));
    };
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    opened.push(closeable);
    return closeable;
  }

  private void closeAll() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.log(System.Logger.Level.WARNING, "could not close everything", e);
      }
    }
  }

  /** Where it listens, with the ports that were really taken. */
  public List<InetSocketAddress> addresses() {
    return listeners.stream().map(Listener::address).toList();
  }

  /** Where health checks are answered; empty when that is off. */
  public Optional<InetSocketAddress> healthAddress() {
    return Optional.ofNullable(health).map(HealthServer::address);
  }

  /** Where the operator's port is; empty when that is off. */
  public Optional<InetSocketAddress> adminAddress() {
    return Optional.ofNullable(admin).map(AdminServer::address);
  }

  /**
   * Reads keys and certificates again. What can be used is served from the next handshake on, and
   * what cannot leaves everything as it was. Takes some milliseconds.
   */
  public Reloaded reloadCertificates() {
    return certificates.reload();
  }

  /** Begins the polite end and returns at once; more calls do nothing. */
  public void stop() {
    stopping.begin();
  }

  /** Ends everything without politeness. */
  public void stopNow() {
    stopping.now();
  }

  /** Whether it ended within that time. */
  public boolean awaitStopped(Duration most) throws InterruptedException {
    return stopping.await(most);
  }

  /** After the end: whether nothing had to be cut. */
  public boolean endedCleanly() {
    return stopping.clean();
  }

  @Override
  public void close() {
    stopNow();
  }
}
