package io.wssidecar.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.wssidecar.relay.Direction;
import io.wssidecar.relay.RelayTotals;
import java.util.concurrent.TimeUnit;

/**
 * Upgraded streams. Counts and bytes are read from the relay when scraped: the data path counts for
 * itself.
 */
final class StreamMeters {
  /** Micrometer holds what a function counter reads from weakly; this keeps it. */
  private final RelayTotals totals;

  private final Timer duration;

  StreamMeters(MeterRegistry registry, RelayTotals totals) {
    this.totals = totals;
    Gauge.builder("websocket.streams", this.totals::open)
        .description("WebSocket streams open now")
        .register(registry);
    FunctionCounter.builder(
            "websocket.bytes", this.totals, each -> each.bytes(Direction.CLIENT_TO_APP))
        .description("Bytes read inside WebSocket streams, TLS not counted")
        .tag("direction", "client_to_app")
        .register(registry);
    FunctionCounter.builder(
            "websocket.bytes", this.totals, each -> each.bytes(Direction.APP_TO_CLIENT))
        .description("Bytes read inside WebSocket streams, TLS not counted")
        .tag("direction", "app_to_client")
        .register(registry);
    duration =
        Timer.builder("websocket.stream.duration")
            .description("How long ended WebSocket streams were open")
            .serviceLevelObjectives(Buckets.seconds(1, 10, 60, 300, 900, 3600, 21_600, 86_400))
            .register(registry);
  }

  void ended(long nanos) {
    duration.record(nanos, TimeUnit.NANOSECONDS);
  }
}
