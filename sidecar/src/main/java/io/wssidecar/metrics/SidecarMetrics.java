package io.wssidecar.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.wssidecar.app.AppEvents;
import io.wssidecar.config.AppAddress;
import io.wssidecar.http.HttpEvents;
import io.wssidecar.listen.ListenEvents;
import io.wssidecar.reasons.Reason;
import io.wssidecar.relay.DrainOutcome;
import io.wssidecar.relay.RelayEnd;
import io.wssidecar.relay.RelayEvents;
import io.wssidecar.relay.RelayTotals;
import io.wssidecar.relay.StreamFacts;
import io.wssidecar.tls.HelloOffer;
import io.wssidecar.tls.Reloaded;
import io.wssidecar.tls.ServedCertificate;
import io.wssidecar.tls.TlsEvents;
import io.wssidecar.upgrade.UpgradeEvents;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts what the steps report. Events come on any I/O thread and only add to counters that were
 * made at start; scrapes come on another thread.
 *
 * <p>Every series exists from the start, with zero, and no tag's value comes from a peer: what
 * strangers do can raise numbers but never their number.
 *
 * <p>What others in this JVM count in Micrometer's global registry is told too. That is the door of
 * the Java agent, which comes with the JVM or is attached to it later, and knows no other.
 */
public final class SidecarMetrics
    implements ListenEvents,
        TlsEvents,
        UpgradeEvents,
        AppEvents,
        HttpEvents,
        RelayEvents,
        AutoCloseable {
  /** What {@link #scrape} returns: the Prometheus text format. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final LongAdder connections = new LongAdder();

  /** Micrometer holds what function counters read from weakly; these two fields keep it. */
  private final RelayTotals totals;

  private final LongSupplier droppedLogLines;

  private final Counter pauses;
  private final HandshakeMeters handshakes;
  private final CertificateMeters certificates;
  private final StreamMeters streams;
  private final AppMeters apps;
  private final RequestMeters requests;
  private final ProcessMeters process;

  /**
   * Makes all meters.
   *
   * @param totals what the relay counts for itself
   * @param droppedLogLines how many log lines were dropped since the start
   */
  public SidecarMetrics(RelayTotals totals, LongSupplier droppedLogLines) {
    this.totals = totals;
    this.droppedLogLines = droppedLogLines;
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    handshakes = new HandshakeMeters(registry);
    certificates = new CertificateMeters(registry);
    streams = new StreamMeters(registry);
    new TrafficMeters(registry, this.totals).register();
    apps = new AppMeters(registry);
    requests = new RequestMeters(registry);
    process = new ProcessMeters(registry);
    Gauge.builder("connections.open", connections::sum)
        .description("Client connections open now, whatever they became")
        .register(registry);
    pauses =
        Counter.builder("accept.pauses")
            .description("Times that accepting paused for want of descriptors")
            .register(registry);
    FunctionCounter.builder("log.lines.dropped", this.droppedLogLines, LongSupplier::getAsLong)
        .description("Log lines dropped because nobody read them fast enough")
        .register(registry);
    Metrics.addRegistry(registry);
  }

  /**
   * All meters in the Prometheus text format. Takes milliseconds: not on an I/O thread of the data
   * path.
   */
  public String scrape() {
    return registry.scrape(CONTENT_TYPE);
  }

  @Override
  public void close() {
    Metrics.removeRegistry(registry);
    process.close();
    registry.close();
  }

  @Override
  public void accepted(InetSocketAddress peer) {
    connections.increment();
  }

  @Override
  public void refused(InetSocketAddress peer, Reason reason, String detail) {
    handshakes.tlsFailed(reason);
  }

  @Override
  public void paused(int open, int descriptors) {
    pauses.increment();
  }

  @Override
  public void failedBeforeTls(InetSocketAddress peer, Reason reason, String detail) {
    handshakes.tlsFailed(reason);
  }

  @Override
  public void closed(InetSocketAddress peer) {
    connections.decrement();
  }

  @Override
  public void succeeded(InetSocketAddress peer, String protocol, long nanos) {
    handshakes.tlsSucceeded(protocol, nanos);
  }

  @Override
  public void failed(InetSocketAddress peer, Reason reason, String detail, HelloOffer offer) {
    handshakes.tlsFailed(reason);
  }

  @Override
  public void serving(List<ServedCertificate> served) {
    certificates.serving(served);
  }

  @Override
  public void reloaded(Reloaded result) {
    certificates.reloaded(result.outcome());
  }

  @Override
  public void accepted(InetSocketAddress peer, String host, String path) {
    handshakes.webSocketSucceeded();
  }

  @Override
  public void refused(InetSocketAddress peer, String host, String path, Reason reason, int status) {
    handshakes.webSocketFailed(reason);
  }

  @Override
  public void dialed(AppAddress app, long nanos) {
    apps.dialed(nanos);
  }

  @Override
  public void dialFailed(AppAddress app, Reason reason) {
    apps.dialFailed();
  }

  /** Told by the log; its dials count in {@link #dialFailed}. */
  @Override
  public void ejected(AppAddress app) {}

  /** Told by the log. */
  @Override
  public void returned(AppAddress app) {}

  @Override
  public void ended(
      InetSocketAddress peer,
      String method,
      String host,
      String path,
      int status,
      Reason reason,
      long nanos) {
    requests.ended(status, reason);
  }

  /** Nothing to do: the relay counts open streams itself. */
  @Override
  public void opened(StreamFacts stream) {}

  @Override
  public void ended(StreamFacts stream, RelayEnd end) {
    streams.ended(end);
  }

  @Override
  public void ponged(long nanos) {
    streams.ponged(nanos);
  }

  @Override
  public void drained(DrainOutcome outcome) {
    streams.drained(outcome);
  }
}
