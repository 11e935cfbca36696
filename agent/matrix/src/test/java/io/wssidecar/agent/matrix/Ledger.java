package io.wssidecar.agent.matrix;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a host's agent has counted, beside what it is to have counted, case by case. */
final class Ledger {
  /** For what must not be counted; only the long form has the time. */
  private static final Duration QUIET = Duration.ofMillis(200);

  private final Fork host;
  private final Duration patience;
  private final Map<String, Long> expected = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();

  Ledger(Fork host, Duration patience) {
    this.host = host;
    this.patience = patience;
  }

  /**
   * One more case has happened.
   *
   * @param reason that is to be counted once, or empty for nothing
   * @param series that has that reason
   * @return the reason if it came out so, else the difference
   */
  String told(String fault, String reason, String series) {
    if (!reason.isEmpty()) {
      expected.merge(series, 1L, Long::sum);
    }
    boolean right = Await.within(patience, () -> host.failures().equals(expected));
    if (right && reason.isEmpty() && Boolean.getBoolean("wss.soak")) {
      right = !Await.within(QUIET, () -> !host.failures().equals(expected));
    }
    if (right) {
      return reason;
    }
    Map<String, Long> actual = host.failures();
    String difference = Series.difference(actual, expected);
    wrong(fault, difference);
    expected.clear();
    expected.putAll(actual);
    return difference;
  }

  void wrong(String fault, String what) {
    wrong.add(fault + ": " + what);
  }

  /** Everything that came out wrong; empty if nothing did. */
  String wrong() {
    return String.join("\n", wrong);
  }
}
