package io.wssidecar.app;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.wssidecar.config.AppAddress;
import io.wssidecar.config.AppSettings;
import io.wssidecar.config.AppSettings.Balance;
import io.wssidecar.reasons.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Apps whose time passes when the test says so, with what they told. */
final class AppsOnAClock {
  // Near the overflow of the nano clock, which may start anywhere.
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 500_000_000L);
  private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();

  void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  /** What was told so far. */
  List<String> events() {
    return List.copyOf(events);
  }

  static App chosen(Apps apps) {
    App app = apps.choose(null, List.of());
    assertNotNull(app);
    return app;
  }

  Apps apps(Balance balance, int count) {
    List<AppAddress> addresses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      addresses.add(new AppAddress.Tcp("app", 8080 + i));
    }
    return apps(balance, addresses);
  }

  Apps apps(Balance balance, List<AppAddress> addresses) {
    Duration timeout = Duration.ofSeconds(3);
    AppSettings settings = new AppSettings(addresses, balance, timeout, timeout, timeout);
    return new Apps(settings, new Recorder(events), clock::get);
  }

  private record Recorder(ConcurrentLinkedQueue<String> lines) implements AppEvents {
    @Override
    public void dialed(AppAddress app, long nanos) {
      lines.add("dialed " + app + " " + nanos);
    }

    @Override
    public void dialFailed(AppAddress app, Reason reason) {
      lines.add("failed " + app + " " + reason);
    }

    @Override
    public void ejected(AppAddress app) {
      lines.add("ejected " + app);
    }

    @Override
    public void returned(AppAddress app) {
      lines.add("returned " + app);
    }
  }
}
