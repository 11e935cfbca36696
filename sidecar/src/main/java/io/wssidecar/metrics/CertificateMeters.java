package io.wssidecar.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.wssidecar.tls.Reloaded;
import io.wssidecar.tls.ServedCertificate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The certificates that are served, and their reloads. Any thread that is no I/O thread. */
final class CertificateMeters {
  private final MultiGauge expiry;
  private final Map<Reloaded.Outcome, Counter> reloads = new EnumMap<>(Reloaded.Outcome.class);

  CertificateMeters(MeterRegistry registry) {
    expiry =
        MultiGauge.builder("certificate.expiry")
            .description("When a served certificate expires, in seconds since 1970")
            .baseUnit("seconds")
            .register(registry);
    for (Reloaded.Outcome outcome : Reloaded.Outcome.values()) {
      reloads.put(
          outcome,
          Counter.builder("certificate.reloads")
              .description("Reloads of keys and certificates by outcome")
              .tag("result", Labels.of(outcome))
              .register(registry));
    }
  }

  /** Replaces all expiries; of several certificates with one name the first to expire counts. */
  void serving(List<ServedCertificate> certificates) {
    Map<String, Long> byName = new TreeMap<>();
    for (ServedCertificate each : certificates) {
      byName.merge(each.name(), each.notAfter().getEpochSecond(), Math::min);
    }
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    byName.forEach((name, seconds) -> rows.add(MultiGauge.Row.of(Tags.of("name", name), seconds)));
    expiry.register(rows, true);
  }

  void reloaded(Reloaded.Outcome outcome) {
    Counter counter = reloads.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }
}
