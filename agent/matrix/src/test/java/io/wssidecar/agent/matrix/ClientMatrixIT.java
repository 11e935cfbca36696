package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/** Every way in which a server can fail its client: counted once, in the client's role. */
final class ClientMatrixIT {
  /** Of a host on a busy machine, to count what has happened. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @TempDir static Path certificates;

  @BeforeAll
  static void writeCertificates() throws Exception {
    Certificates.write(certificates);
  }

  @AfterAll
  static void keepResults() throws IOException {
    Results.save();
  }

  static List<Way.Run<ClientHost>> runs() {
    return Way.runs(ClientHost.values());
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("runs")
  void everyFailureIsCountedOnceInTheClientsRole(Way.Run<ClientHost> run) throws Exception {
    try (Fork host = run.host().start(run.way(), certificates)) {
      Ledger ledger = new Ledger(host, PATIENCE);
      for (ClientFault fault : ClientFault.values()) {
        String answer = fault.happen(certificates, host);
        String reason = run.host().expected(fault);
        String told = ledger.told(fault.name(), reason, run.host().series(reason));
        Results.note(Page.CLIENT, run, fault.name(), fault.reason, told, "");
        if (fault.name().startsWith("SUCCESS") && !answer.equals("granted")) {
          ledger.wrong(fault.name(), answer);
        }
      }
      assertEquals("", ledger.wrong(), host::output);
    } catch (TestAbortedException e) {
      Results.leftOut(Page.CLIENT, run, e.getMessage());
      throw e;
    }
  }
}
