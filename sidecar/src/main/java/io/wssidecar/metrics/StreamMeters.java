package io.wssidecar.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.wssidecar.relay.DrainOutcome;
import io.wssidecar.relay.RelayEnd;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * How upgraded streams live and end. Any thread; an event finds its counter by ordinals and
 * allocates nothing.
 */
final class StreamMeters {
  private final Timer duration;
  private final Timer rtt;
  private final Counter[][] closes;
  private final Counter[][] ends;
  private final Counter[] drained;

  StreamMeters(MeterRegistry registry) {
    duration =
        Timer.builder("websocket.stream.duration")
            .description("How long ended WebSocket streams were open")
            .serviceLevelObjectives(Buckets.seconds(1, 10, 60, 300, 900, 3600, 21_600, 86_400))
            .register(registry);
    rtt =
        Timer.builder("websocket.ping.rtt")
            .description("From our own Ping to the client's Pong")
            .serviceLevelObjectives(
                Buckets.millis(1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 20_000))
            .register(registry);
    closes = byInitiator(CloseCode.values(), (who, code) -> closes(registry, who, code));
    ends = byInitiator(RelayEnd.Cause.values(), (who, cause) -> ends(registry, who, cause));
    drained = each(DrainOutcome.values(), outcome -> drained(registry, outcome));
  }

  void ended(RelayEnd end) {
    int who = end.initiator().ordinal();
    duration.record(end.nanos(), TimeUnit.NANOSECONDS);
    closes[who][CloseCode.of(end.closeCode()).ordinal()].increment();
    ends[who][end.cause().ordinal()].increment();
  }

  void ponged(long nanos) {
    rtt.record(nanos, TimeUnit.NANOSECONDS);
  }

  void drained(DrainOutcome outcome) {
    drained[outcome.ordinal()].increment();
  }

  private static Counter closes(MeterRegistry registry, RelayEnd.Initiator who, CloseCode code) {
    return Counter.builder("websocket.closes")
        .description("Ended WebSocket streams by the first Close's code, and who ended them")
        .tags("initiator", Labels.of(who), "code", code.label())
        .register(registry);
  }

  private static Counter ends(
      MeterRegistry registry, RelayEnd.Initiator who, RelayEnd.Cause cause) {
    return Counter.builder("websocket.stream.ends")
        .description("Ended WebSocket streams by what ended them, and who did")
        .tags("initiator", Labels.of(who), "cause", Labels.of(cause))
        .register(registry);
  }

  private static Counter drained(MeterRegistry registry, DrainOutcome outcome) {
    return Counter.builder("drain.streams")
        .description("Streams that a drain found open, by how they ended")
        .tag("outcome", Labels.of(outcome))
        .register(registry);
  }

  private interface Make<E> {
    Counter of(RelayEnd.Initiator who, E what);
  }

  private static <E> Counter[][] byInitiator(E[] all, Make<E> make) {
    RelayEnd.Initiator[] initiators = RelayEnd.Initiator.values();
    Counter[][] made = new Counter[initiators.length][];
    for (RelayEnd.Initiator who : initiators) {
      made[who.ordinal()] = each(all, what -> make.of(who, what));
    }
    return made;
  }

  /** One for each constant, in their order. */
  private static <E> Counter[] each(E[] all, Function<E, Counter> make) {
    Counter[] made = new Counter[all.length];
    for (int i = 0; i < all.length; i++) {
      made[i] = make.apply(all[i]);
    }
    return made;
  }
}
