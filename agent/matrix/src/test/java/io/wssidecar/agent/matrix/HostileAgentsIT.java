package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/**
 * Other people's agents in the same JVM, before and after ours: one that Byte Buddy makes, and in
 * the long form OpenTelemetry's. What both change still works, and ours still counts.
 */
final class HostileAgentsIT {
  private static final String OPENTELEMETRY = "opentelemetry-javaagent";

  /** It is to send nothing anywhere. */
  private static final Map<String, String> QUIET =
      Map.of(
          "OTEL_TRACES_EXPORTER", "none",
          "OTEL_METRICS_EXPORTER", "none",
          "OTEL_LOGS_EXPORTER", "none");

  @TempDir static Path certificates;

  @BeforeAll
  static void writeCertificates() throws Exception {
    Certificates.write(certificates);
  }

  static Stream<Arguments> agents() {
    List<Arguments> all = new ArrayList<>();
    boolean soak = LongForm.isOn();
    for (Jdk jdk : LongForm.jdks(1)) {
      for (String other :
          soak ? List.of("reactor-tools", OPENTELEMETRY) : List.of("reactor-tools")) {
        all.add(Arguments.of(jdk, other, true));
        if (soak) {
          all.add(Arguments.of(jdk, other, false));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("agents")
  void besideAnotherAgentOursCountsAndTheAppWorks(Jdk jdk, String other, boolean first)
      throws Exception {
    List<String> words = new ArrayList<>();
    if (first) {
      words.add("-javaagent:" + jar(other));
    }
    words.add(AgentJar.option("port=0"));
    if (!first) {
      words.add("-javaagent:" + jar(other));
    }
    words.add("-XX:+IgnoreUnrecognizedVMOptions");
    words.add("--sun-misc-unsafe-memory-access=allow");
    words.addAll(List.of("-cp", Fork.classPath(), "io.wssidecar.agent.matrix.host.SocketHost"));
    words.add(certificates.toString());
    try (Fork host = Fork.java(jdk, words, QUIET)) {
      host.port(Setup.PLAIN.name());
      TlsFault.SUCCESS_13.happen(certificates, host);
      TlsFault.PLAIN_HTTP.happen(certificates, host);
      Await.equal("failures", Map.of(plaintext(), 1L), host::failures);
      if (other.equals(OPENTELEMETRY)) {
        host.find("(opentelemetry-javaagent - version)");
      }
      assertEquals(0, host.end(), host::output);
    }
  }

  private static String plaintext() {
    return "tls_handshake_failures_total{reason=\"plaintext\",role=\"server\",provider=\"sunjsse\"}";
  }

  private static Path jar(String agent) {
    for (Path jar : Hosts.jars("agents")) {
      if (jar.getFileName().toString().startsWith(agent)) {
        return jar;
      }
    }
    throw new AssertionError("no " + agent);
  }
}
