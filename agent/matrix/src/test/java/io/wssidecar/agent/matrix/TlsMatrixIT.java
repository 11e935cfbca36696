package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every TLS fault against every kind of TLS server: each counted once with the right reason, and a
 * success not at all.
 */
final class TlsMatrixIT {
  /** Longer than any host's patience with a silent client. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @TempDir static Path certificates;

  @BeforeAll
  static void writeCertificates() throws Exception {
    Certificates.write(certificates);
  }

  static List<TlsHost.Run> runs() {
    return TlsHost.runs();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everyFaultIsCountedOnceForItsReason(TlsHost.Run run) throws Exception {
    try (Fork host = run.start(certificates)) {
      Map<String, Long> expected = new HashMap<>();
      List<String> wrong = new ArrayList<>();
      for (TlsFault fault : TlsFault.values()) {
        boolean possible = fault != TlsFault.CERTIFICATE_REJECTED_BY_OPENSSL || OpenSsl.isHere();
        if (!possible || !run.host().has(fault)) {
          continue;
        }
        String reason = run.host().expected(fault);
        if (!reason.isEmpty()) {
          expected.merge(run.host().series(reason), 1L, Long::sum);
        }
        fault.happen(certificates, host);
        boolean right = Await.within(PATIENCE, () -> host.failures().equals(expected));
        String told = right ? reason : Series.difference(host.failures(), expected);
        Table.note(run.toString(), fault.name(), fault.reason, told);
        if (!right) {
          wrong.add(fault + ": " + told);
          expected.clear();
          expected.putAll(host.failures());
        }
      }
      assertEquals("", String.join("\n", wrong), host::output);
    }
  }
}
