package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault of an opening handshake against every server: each that is refused is counted once,
 * for the reason that the request shows, whatever status the server chose.
 */
final class UpgradeMatrixIT {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  static List<UpgradeHost.Run> runs() {
    return UpgradeHost.runs();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everyRefusalIsCountedOnceForItsReason(UpgradeHost.Run run) throws Exception {
    try (Fork host = run.start()) {
      Map<String, Long> expected = new HashMap<>();
      List<String> wrong = new ArrayList<>();
      for (UpgradeFault fault : UpgradeFault.values()) {
        int status = fault.happen(host.port("HTTP"));
        boolean refused = status != 101 && !fault.reason.isEmpty();
        String counted = refused && !run.host().blind().contains(fault) ? fault.reason : "";
        if (!counted.isEmpty()) {
          expected.merge(run.host().series(counted, status), 1L, Long::sum);
        }
        boolean right = Await.within(PATIENCE, () -> host.failures().equals(expected));
        String told = right ? counted : Series.difference(host.failures(), expected);
        Table.note(run.toString(), fault.name(), refused ? fault.reason : "", told, status);
        if (!right) {
          wrong.add(fault + ": " + told);
          expected.clear();
          expected.putAll(host.failures());
        }
        if (fault == UpgradeFault.SUCCESS && status != 101) {
          wrong.add("a handshake in order was answered with " + status);
        }
      }
      assertEquals("", String.join("\n", wrong), host::output);
    }
  }
}
