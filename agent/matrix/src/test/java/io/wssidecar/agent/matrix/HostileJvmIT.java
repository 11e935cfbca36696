package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.wssidecar.agent.matrix.host.Setup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** JVMs that look closely at every class, those of the boot loader too. */
final class HostileJvmIT {
  private static final String LOCAL = "-XX:+BytecodeVerificationLocal";

  @TempDir static Path certificates;

  @BeforeAll
  static void writeCertificates() throws Exception {
    Certificates.write(certificates);
  }

  static Stream<Arguments> jvms() {
    List<Arguments> all = new ArrayList<>();
    for (Jdk jdk : Jdk.all()) {
      all.add(Arguments.of(jdk, List.of("-XX:+UnlockDiagnosticVMOptions", LOCAL), false));
      if (LongForm.isOn()) {
        all.add(Arguments.of(jdk, List.of("-XX:+UnlockDiagnosticVMOptions", LOCAL), true));
        all.add(Arguments.of(jdk, List.of("-Xverify:all"), false));
        all.add(Arguments.of(jdk, List.of("-Xcheck:jni"), false));
        all.add(Arguments.of(jdk, List.of("-Xint"), false));
        all.add(Arguments.of(jdk, List.of("-XX:+UseSerialGC", "-Xmx32m"), false));
        all.add(Arguments.of(jdk, List.of("-XX:+UseZGC"), true));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void whatTheAgentWritesStandsUpToTheVerifierAndCounts(
      Jdk jdk, List<String> options, boolean attach) throws Exception {
    List<String> words = new ArrayList<>(options);
    if (!attach) {
      words.add(AgentJar.option("port=0"));
    }
    words.addAll(List.of("-cp", Fork.classPath(), "io.wssidecar.agent.matrix.host.SocketHost"));
    words.add(certificates.toString());
    try (Fork host = Fork.java(jdk, words)) {
      host.port(Setup.PLAIN.name());
      if (attach) {
        host.attach("port=0");
      }
      TlsFault.SUCCESS_13.happen(certificates, host);
      TlsFault.PLAIN_HTTP.happen(certificates, host);
      TlsFault.SILENT_AFTER_HELLO.happen(certificates, host);
      Await.equal(
          "failures", Map.of(series("plaintext"), 1L, series("timeout"), 1L), host::failures);
      assertEquals(1L, host.scrape().get("wss_agent_probe{target=\"sunjsse\",state=\"active\"}"));
      assertFalse(host.output().contains("Error"), host::output);
      assertEquals(0, host.end(), host::output);
    }
  }

  private static String series(String reason) {
    return "tls_handshake_failures_total{reason=\"%s\",role=\"server\",provider=\"sunjsse\"}"
        .formatted(reason);
  }
}
