package io.wssidecar.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Connections to the apps. Any thread. */
final class AppMeters {
  private final Counter success;
  private final Counter failure;
  private final Timer dial;

  AppMeters(MeterRegistry registry) {
    success = connections(registry, "success");
    failure = connections(registry, "failure");
    dial =
        Timer.builder("app.dial.duration")
            .description("Successful dials of an app, until it is connected")
            .serviceLevelObjectives(Buckets.millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 3000))
            .register(registry);
  }

  void dialed(long nanos) {
    success.increment();
    dial.record(nanos, TimeUnit.NANOSECONDS);
  }

  void dialFailed() {
    failure.increment();
  }

  private static Counter connections(MeterRegistry registry, String result) {
    return Counter.builder("app.connections")
        .description("Attempts to connect to an app")
        .tag("result", result)
        .register(registry);
  }
}
