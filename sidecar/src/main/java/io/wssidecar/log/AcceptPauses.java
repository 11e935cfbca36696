package io.wssidecar.log;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Tells that accepting pauses, at most once a minute: where clients wait, there is a pause after
 * each that leaves. Any I/O thread.
 */
final class AcceptPauses {
  private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final AtomicLong quietUntil;

  AcceptPauses(long now) {
    quietUntil = new AtomicLong(now);
  }

  void tell(int open, int descriptors, long now, Consumer<Entry> out) {
    long until = quietUntil.get();
    if (now - until >= 0 && quietUntil.compareAndSet(until, now + INTERVAL_NANOS)) {
      out.accept(new Pause(System.currentTimeMillis(), open, descriptors));
    }
  }

  private record Pause(long millis, int open, int descriptors) implements Entry {
    @Override
    public void tell(Line line) {
      line.head(
              millis,
              System.Logger.Level.WARNING,
              "io.wssidecar.listen",
              "accepting pauses until connections end: raise the limit of open files (ulimit -n,"
                  + " LimitNOFILE)")
          .with("open", open)
          .with("open_files_limit", descriptors);
    }
  }
}
