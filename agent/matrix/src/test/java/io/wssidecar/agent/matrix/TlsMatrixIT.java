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

/**
 * Every TLS fault against every kind of TLS server: each counted once with the right reason, and a
 * success not at all.
 */
final class TlsMatrixIT {
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

  static List<Way.Run<TlsHost>> runs() {
    return Way.runs(TlsHost.values());
  }

  @ParameterizedTest
  @Execution(ExecutionMode.CONCURRENT)
  @MethodSource("runs")
  void everyFaultIsCountedOnceForItsReason(Way.Run<TlsHost> run) throws Exception {
    try (Fork host = run.host().start(run.way(), certificates)) {
      Ledger ledger = new Ledger(host, PATIENCE);
      for (TlsFault fault : TlsFault.values()) {
        boolean possible = fault != TlsFault.CERTIFICATE_REJECTED_BY_OPENSSL || OpenSsl.isHere();
        if (possible && run.host().has(fault)) {
          fault.happen(certificates, host, run.host().alpn());
          String reason = run.host().expected(fault);
          String told = ledger.told(fault.name(), reason, run.host().series(reason));
          Results.note(Page.TLS, run, fault.name(), fault.reason, told, "");
        }
      }
      assertEquals("", ledger.wrong(), host::output);
    } catch (TestAbortedException e) {
      Results.leftOut(Page.TLS, run, e.getMessage());
      throw e;
    }
  }
}
