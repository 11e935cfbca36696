package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.agent.matrix.host.Setup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The host's own Micrometer and JMX show the counters without a line of code in the host. */
final class HostReportsIT {
  @TempDir static Path certificates;

  @BeforeAll
  static void writeCertificates() throws Exception {
    Certificates.write(certificates);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theHostsOwnRegistryHasTheCountersWithItsCommonTags(boolean attach) throws Exception {
    List<String> words = new ArrayList<>();
    if (!attach) {
      words.add(AgentJar.option(""));
    }
    words.addAll(List.of("-cp", HostCompiler.classPath("MicrometerHost", "micrometer")));
    words.addAll(List.of("MicrometerHost", certificates.toString()));
    try (Fork host = Fork.java(Jdk.own(), words)) {
      host.port(Setup.PLAIN.name());
      if (attach) {
        host.attach();
      }
      TlsFault.PLAIN_HTTP.happen(certificates, host);
      assertEquals(
          "tls_handshake_failures_total{app=\"shop\",provider=\"sunjsse\",reason=\"plaintext\",role=\"server\"} 1.0",
          host.find("^scraped (.*)"));
      host.find("^(jmx counts one)");
    }
  }
}
