package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/**
 * Every fault of an opening handshake against every server: each that is refused is counted once,
 * for the reason that the request shows, whatever status the server chose.
 */
final class UpgradeMatrixIT {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  static List<Way.Run<UpgradeHost>> runs() {
    return Way.runs(UpgradeHost.values());
  }

  @AfterAll
  static void keepResults() throws IOException {
    Results.save();
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("runs")
  void everyRefusalIsCountedOnceForItsReason(Way.Run<UpgradeHost> run) throws Exception {
    try (Fork host = run.host().start(run.way())) {
      Ledger ledger = new Ledger(host, PATIENCE);
      for (UpgradeFault fault : UpgradeFault.values()) {
        int status = fault.happen(host.port("HTTP"));
        boolean accepted = status == 101;
        String reason = accepted ? "" : fault.reason;
        String told = ledger.told(fault.name(), reason, run.host().series(reason, status));
        Results.note(Page.WEBSOCKET, run, fault.name(), reason, told, String.valueOf(status));
        if (fault == UpgradeFault.SUCCESS && !accepted) {
          ledger.wrong(fault.name(), "a handshake in order was answered with " + status);
        }
      }
      assertEquals("", ledger.wrong(), host::output);
    } catch (TestAbortedException e) {
      Results.leftOut(Page.WEBSOCKET, run, e.getMessage());
      throw e;
    }
  }
}
