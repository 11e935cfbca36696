package planted.relay;

import io.micrometer.core.instrument.Counter;
import org.conscrypt.Conscrypt;
import planted.listen.ListenEvents;
import planted.metrics.Counts;

final class Violations {
  static final class KnowsAnotherStep {
    Class<?> step = ListenEvents.class;
  }

  static final class CountsByItself {
    Counts counts = new Counts();
  }

  static final class KeepsMeters {
    Counter.Builder meter = Counter.builder("planted");
  }

  static final class AsksConscrypt {
    boolean there = Conscrypt.isAvailable();
  }

  private Violations() {}
}
