package io.wssidecar.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.wssidecar.reasons.Reason;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How TLS and WebSocket handshakes end. Any thread. */
final class HandshakeMeters {
  /** What ends a connection before or in its TLS handshake. */
  private static final Set<Reason> TLS_REASONS = EnumSet.range(Reason.DRAINING, Reason.OTHER);

  /** What ends a WebSocket's opening handshake. */
  private static final Set<Reason> WEBSOCKET_REASONS =
      EnumSet.of(Reason.PEER_CLOSED, Reason.PEER_RESET, Reason.TIMEOUT, Reason.OTHER);

  static {
    WEBSOCKET_REASONS.addAll(EnumSet.range(Reason.BAD_REQUEST, Reason.OVER_LIMIT));
  }

  private final Counter tls12;
  private final Counter tls13;
  private final Counter tlsOther;
  private final ReasonCounters tlsFailures;
  private final Timer tlsDuration;
  private final Counter webSocketSuccess;
  private final ReasonCounters webSocketFailures;

  HandshakeMeters(MeterRegistry registry) {
    tls12 = tls(registry, Reason.NONE, "TLSv1.2");
    tls13 = tls(registry, Reason.NONE, "TLSv1.3");
    tlsOther = tls(registry, Reason.NONE, "other");
    // A failed handshake may not have got as far as a version: one value for all, rather than a
    // half-truth.
    tlsFailures = new ReasonCounters(TLS_REASONS, reason -> tls(registry, reason, "none"));
    tlsDuration =
        Timer.builder("tls.handshake.duration")
            .description("Successful TLS handshakes, from the ClientHello's first byte to the end")
            .serviceLevelObjectives(Buckets.millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 5000))
            .register(registry);
    webSocketSuccess = webSocket(registry, Reason.NONE);
    webSocketFailures =
        new ReasonCounters(WEBSOCKET_REASONS, reason -> webSocket(registry, reason));
  }

  void tlsSucceeded(String protocol, long nanos) {
    switch (protocol) {
      case "TLSv1.3" -> tls13.increment();
      case "TLSv1.2" -> tls12.increment();
      default -> tlsOther.increment();
    }
    tlsDuration.record(nanos, TimeUnit.NANOSECONDS);
  }

  void tlsFailed(Reason reason) {
    tlsFailures.count(reason);
  }

  void webSocketSucceeded() {
    webSocketSuccess.increment();
  }

  void webSocketFailed(Reason reason) {
    webSocketFailures.count(reason);
  }

  private static Counter tls(MeterRegistry registry, Reason reason, String protocol) {
    return Counter.builder("tls.handshakes")
        .description("TLS handshakes, and connections that ended before one, by outcome")
        .tags("result", result(reason), "reason", reason.label(), "protocol", protocol)
        .register(registry);
  }

  private static Counter webSocket(MeterRegistry registry, Reason reason) {
    return Counter.builder("websocket.handshakes")
        .description("WebSocket opening handshakes by outcome")
        .tags("result", result(reason), "reason", reason.label())
        .register(registry);
  }

  /** A probe is no failure: alerts on failures must be quiet when a balancer checks our health. */
  private static String result(Reason reason) {
    return switch (reason) {
      case NONE -> "success";
      case PROBE -> "ignored";
      default -> "failure";
    };
  }
}
