package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.wssidecar.agent.matrix.host.OwnLogManager;
import io.wssidecar.agent.matrix.host.Setup;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hosts with a log manager of their own: it is theirs to start, and the agent waits for it. */
final class HostileLoggingIT {
  private static final Duration LONGER_THAN_THE_AGENTS_PATIENCE = Duration.ofSeconds(5);

  @TempDir static Path certificates;

  @BeforeAll
  static void writeCertificates() throws Exception {
    Certificates.write(certificates);
  }

  static List<Jdk> jdks() {
    return LongForm.jdks(0);
  }

  private static Fork host(Jdk jdk, String... more) {
    List<String> words = new ArrayList<>();
    words.add(AgentJar.option("port=0"));
    words.add("-Djava.util.logging.manager=" + OwnLogManager.class.getName());
    words.addAll(List.of("-cp", Fork.classPath(), "io.wssidecar.agent.matrix.host.LoggingHost"));
    words.add(certificates.toString());
    words.addAll(List.of(more));
    return Fork.java(jdk, words);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theHostsOwnLogManagerIsMadeByTheHostAndThenTheAgentIsInJmx(Jdk jdk) throws Exception {
    try (Fork host = host(jdk, "early")) {
      assertEquals("main", host.find("log manager made by (.*)"));
      host.find("(log manager is OwnLogManager)");
      host.port(Setup.PLAIN.name());
      TlsFault.PLAIN_HTTP.happen(certificates, host);
      Await.equal("failures", 1, () -> host.failures().size());
      host.find("(jmx has it)");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aHostThatHasLoadedMicrometerButNotItsLoggingStartsItItself(Jdk jdk) {
    try (Fork host = host(jdk, "late", micrometer())) {
      host.find("(waiting)");
      host.find("metrics at (.*)");
      Await.within(Duration.ofMillis(700), () -> host.output().contains("log manager"));
      assertFalse(host.output().contains("log manager"), host::output);
      host.tell("go");
      assertEquals("main", host.find("log manager made by (.*)"));
      host.find("(jmx has it)");
    }
  }

  private static String micrometer() {
    return Arrays.stream(Hosts.jars("micrometer"))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Test
  @EnabledIfSystemProperty(named = "wss.soak", matches = "true")
  void aLogManagerThatIsNamedLateAndHiddenInAModuleIsWaitedFor(
      @TempDir Path modules, @TempDir Path hidden) {
    HostileSource.compile("HostileModules", modules, "");
    HostileSource.compile("HiddenLogManager", hidden, "");
    for (Jdk jdk : Jdk.all()) {
      List<String> words = new ArrayList<>(List.of(AgentJar.option("port=0")));
      words.addAll(List.of("-cp", modules.toString(), "org.jboss.modules.Main"));
      words.addAll(List.of(hidden.toString(), "HiddenLogManager"));
      try (Fork host = Fork.java(jdk, words)) {
        host.find("(waiting)");
        host.find("metrics at (.*)");
        Await.within(LONGER_THAN_THE_AGENTS_PATIENCE, () -> false);
        host.tell("go");
        assertEquals("HiddenLogManager", host.find("log manager is (.*)"));
        assertEquals(0, host.end(), host::output);
      }
    }
  }
}
