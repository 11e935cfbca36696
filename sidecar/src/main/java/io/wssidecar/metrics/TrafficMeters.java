package io.wssidecar.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.wssidecar.relay.Direction;
import io.wssidecar.relay.Opcode;
import io.wssidecar.relay.RelayTotals;
import java.util.function.ToDoubleFunction;

/**
 * What passes through open streams. Read from the relay when scraped: the data path counts for
 * itself, and a message costs no call.
 */
final class TrafficMeters {
  private final MeterRegistry registry;
  private final RelayTotals totals;

  /**
   * Prepares the meters.
   *
   * @param totals held weakly by what is registered: the caller keeps it
   */
  TrafficMeters(MeterRegistry registry, RelayTotals totals) {
    this.registry = registry;
    this.totals = totals;
  }

  void register() {
    Gauge.builder("websocket.streams", totals::open)
        .description("WebSocket streams open now")
        .register(registry);
    for (Direction direction : Direction.values()) {
      String way = Labels.of(direction);
      count(
          "websocket.bytes",
          "Bytes read inside WebSocket streams, TLS not counted",
          each -> each.bytes(direction),
          "direction",
          way);
      count(
          "websocket.violations",
          "Streams that left the WebSocket protocol; they are passed on unread from there",
          each -> each.violations(direction),
          "direction",
          way);
      for (Opcode opcode : Opcode.values()) {
        count(
            "websocket.messages",
            "Whole messages and control frames that were passed on",
            each -> each.messages(direction, opcode),
            "direction",
            way,
            "opcode",
            Labels.of(opcode));
      }
    }
    count(
        "websocket.messages.discarded",
        "Messages of apps that came after our Close to their client",
        RelayTotals::discarded);
  }

  private void count(
      String name, String description, ToDoubleFunction<RelayTotals> total, String... tags) {
    FunctionCounter.builder(name, totals, total)
        .description(description)
        .tags(tags)
        .register(registry);
  }
}
