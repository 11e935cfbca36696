package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.agent.matrix.host.Setup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hosts with an old Micrometer, with several, and with one that throws. */
final class HostileMicrometerIT {
  @TempDir static Path certificates;

  @BeforeAll
  static void writeCertificates() throws Exception {
    Certificates.write(certificates);
  }

  static List<Jdk> jdks() {
    return LongForm.jdks(0);
  }

  private static Fork host(Jdk jdk, String throwing, String... micrometers) {
    List<String> words = new ArrayList<>(List.of(AgentJar.option("port=0")));
    words.addAll(List.of("-cp", Fork.classPath()));
    words.add("io.wssidecar.agent.matrix.host.MicrometersHost");
    words.addAll(List.of(certificates.toString(), throwing));
    for (String each : micrometers) {
      words.add(
          Arrays.stream(Hosts.jars(each)).map(Path::toString).collect(Collectors.joining(":")));
    }
    return Fork.java(jdk, words);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void everyMicrometerHasTheCountersHoweverOldAndInWhateverLoader(Jdk jdk) throws Exception {
    String[] versions = {"micrometer-1.1", "micrometer-1.3", "micrometer-1.3", "micrometer"};
    try (Fork host = host(jdk, "fair", versions)) {
      host.port(Setup.PLAIN.name());
      TlsFault.PLAIN_HTTP.happen(certificates, host);
      for (int i = 0; i < versions.length; i++) {
        assertEquals("1.0", host.find("registry " + i + " counts (.*)"));
      }
      assertEquals(0, host.end(), host::output);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aRegistryThatThrowsIsOneLineAndNothingElse(Jdk jdk) throws Exception {
    try (Fork host = host(jdk, "tls.handshake.failures", "micrometer")) {
      host.port(Setup.PLAIN.name());
      TlsFault.PLAIN_HTTP.happen(certificates, host);
      TlsFault.OLD_CLIENT.happen(certificates, host);
      TlsFault.SUCCESS_13.happen(certificates, host);
      Await.equal(
          "failures",
          Map.of(series("plaintext"), 1L, series("no_common_protocol"), 1L),
          host::failures);
      assertEquals(0, host.end(), host::output);
      List<String> said =
          host.lines().stream().filter(line -> line.startsWith("[wss-agent] cannot")).toList();
      String problem = "java.lang.IllegalStateException: no tls.handshake.failures here";
      assertEquals(List.of("[wss-agent] cannot use the host's Micrometer: " + problem), said);
    }
  }

  private static String series(String reason) {
    return "tls_handshake_failures_total{reason=\"%s\",role=\"server\",provider=\"sunjsse\"}"
        .formatted(reason);
  }
}
