package io.wssidecar.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.Await;
import io.wssidecar.kit.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the agent comes into a sidecar, and what it costs there at the start. */
@Timeout(120)
class AgentInSidecarIT {
  private static final String ACTIVE = "wss_agent_probe{state=\"active\",target=\"conscrypt\"}";
  private static final String ZERO =
      "tls_handshake_failures_total{provider=\"conscrypt\",reason=\"peer_reset\",role=\"server\"}";

  @TempDir Path directory;

  @Test
  void aVariableBringsItAndItsZerosAreAmongTheSidecarsOwnNumbers() throws IOException {
    // A file may say so too, when somebody has told the launcher.
    Path file = Files.writeString(directory.resolve("c.yaml"), "agent: on\n");
    Map<String, String> environment = Map.of("WSS_AGENT", "on");
    try (var sidecar = AgentSidecar.start(directory, environment, "--config", file.toString())) {
      Await.until("the agent's zeros", () -> sidecar.scrape().containsKey(ZERO));
      Map<String, Double> all = sidecar.scrape();
      assertEquals(0.0, all.get(ZERO));
      assertEquals(1.0, all.get(ACTIVE));
      assertTrue(all.keySet().stream().anyMatch(name -> name.startsWith("tls_handshakes_total{")));
      assertFalse(sidecar.output().contains("[wss-agent]"), sidecar::output);
      assertEquals(0, sidecar.terminate(), sidecar::output);
    }
  }

  @Test
  void itMayBeAttachedToASidecarThatRunsAndTakenAwayAgain() {
    try (var sidecar = AgentSidecar.start(directory, "--admin", "off")) {
      assertFalse(sidecar.metrics().contains("wss_agent_probe"));
      attach(sidecar);
      Await.until("the agent's zeros", () -> sidecar.scrape().containsKey(ZERO));
      attach(sidecar, "detach");
      Await.until("their end", () -> !sidecar.metrics().contains("wss_agent_probe"));
    }
  }

  /** Appending to the boot loader's path would switch it off, as some agents do. */
  @Test
  void theClassDataArchiveStaysOn() throws IOException {
    long without = sharedClasses("off");
    long with = sharedClasses("on");
    assertTrue(without > 500, "shared without the agent: " + without);
    assertTrue(with > without * 0.95, with + " of " + without + " classes are still shared");
  }

  private long sharedClasses(String agent) throws IOException {
    Path log = directory.resolve("classes-" + agent);
    Map<String, String> environment =
        Map.of("WSS_AGENT", agent, "WSS_JAVA_OPTS", "-Xshare:on -Xlog:class+load:file=" + log);
    try (var sidecar = AgentSidecar.start(directory, environment, "--admin", "off")) {
      assertTrue(sidecar.address().getPort() > 0);
      assertFalse(sidecar.output().contains("Sharing is only supported"), sidecar::output);
    }
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains("source: shared objects file")).count();
    }
  }

  private static void attach(AgentSidecar sidecar, String... options) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Stream<String> words =
        Stream.concat(
            Stream.of(java, "-jar", AgentSidecar.AGENT.toString(), "" + sidecar.pid()),
            Stream.of(options));
    Command.run(words.toArray(String[]::new)).succeeded();
  }
}
