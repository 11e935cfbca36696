package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.agent.matrix.host.Setup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How the agent comes, behaves and goes, in a plain {@code SSLServerSocket} server. */
final class AgentIT {
  private static final String PLAINTEXT =
      "tls_handshake_failures_total{reason=\"plaintext\",role=\"server\",provider=\"sunjsse\"}";

  @TempDir static Path certificates;

  @BeforeAll
  static void writeCertificates() throws Exception {
    Certificates.write(certificates);
  }

  static List<Jdk> jdks() {
    return Jdk.all();
  }

  private static Fork host(Jdk jdk, List<String> options, Map<String, String> environment) {
    List<String> words = new ArrayList<>(options);
    words.addAll(List.of("-cp", Fork.classPath(), "io.wssidecar.agent.matrix.host.SocketHost"));
    words.add(certificates.toString());
    Fork host = Fork.java(jdk, words, environment);
    host.port(Setup.PLAIN.name());
    return host;
  }

  private static Fork host(Jdk jdk, String... options) {
    return host(jdk, List.of(options), Map.of());
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void attachingTwiceIsHarmlessAndDetachingRestoresTheHost(Jdk jdk) throws Exception {
    try (Fork host = host(jdk)) {
      host.attach("port=0");
      TlsFault.PLAIN_HTTP.happen(certificates, host);
      Await.equal("failures", 1L, () -> host.scrape().get(PLAINTEXT));
      host.attach("port=0");
      host.find("(is at work here already)");
      TlsFault.PLAIN_HTTP.happen(certificates, host);
      Await.equal("failures", 2L, () -> host.scrape().get(PLAINTEXT));

      int port = Integer.parseInt(host.find("metrics at http://[^ ]+:(\\d+)/metrics"));
      host.attach("detach");
      host.find("(wss-agent\\] detached)");
      assertTrue(isFree(port), "the endpoint is closed");
      TlsFault.SUCCESS_13.happen(certificates, host);
      TlsFault.PLAIN_HTTP.happen(certificates, host);
      assertEquals(0, host.end(), host::output);
    }
  }

  @Test
  void afterDetachingItCanBeAttachedAgainAndStartsFromZero() throws Exception {
    try (Fork host = host(Jdk.own())) {
      host.attach("port=0");
      TlsFault.PLAIN_HTTP.happen(certificates, host);
      Await.equal("failures", 1L, () -> host.scrape().get(PLAINTEXT));
      host.attach("detach");
      int port = freePort();
      host.attach("port=" + port);
      host.find("(metrics at http://127.0.0.1:" + port + "/metrics)");
      TlsFault.PLAIN_HTTP.happen(certificates, host);
      Await.equal("failures", true, () -> metrics(port).contains(PLAINTEXT + " 1\n"));
    }
  }

  @Test
  void zeroIsVisibleAndTheGaugeTellsItFromBlind() throws Exception {
    try (Fork host = host(Jdk.own(), AgentJar.option("port=0"))) {
      TlsFault.SUCCESS_13.happen(certificates, host);
      Map<String, Long> all = host.scrape();
      assertEquals(0L, all.get(PLAINTEXT));
      assertEquals(1L, all.get("wss_agent_probe{target=\"sunjsse\",state=\"active\"}"));
      assertEquals(0L, all.get("wss_agent_probe{target=\"conscrypt\",state=\"active\"}"));
      assertEquals(1L, all.get("wss_agent_probe{target=\"conscrypt\",state=\"waiting\"}"));
    }
  }

  @Test
  void aTakenPortAndSettingsThatNobodyKnowsAreWarnings() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String arguments = "port=" + taken.getLocalPort() + ",prot=1";
      Map<String, String> environment = Map.of("WSS_AGENT_NONSENSE", "x", "WSS_AGENT", "on");
      try (Fork host = host(Jdk.own(), List.of(AgentJar.option(arguments)), environment)) {
        host.find("(no metrics at 127.0.0.1:" + taken.getLocalPort() + ")");
        String ignored = host.find("not understood and ignored: (.*)");
        assertEquals("[WSS_AGENT_NONSENSE, prot=1]", ignored);
        TlsFault.SUCCESS_13.happen(certificates, host);
        assertEquals(0, host.end(), host::output);
      }
    }
  }

  @Test
  void theHostEndsWhenItsMainDoesAndTheAgentSaysNothingUnasked() {
    try (Fork host = host(Jdk.own(), AgentJar.option(""))) {
      assertEquals(0, host.end());
      assertEquals(1, host.lines().size(), host::output);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void nothingOfLoggingJmxOrMicrometerIsLoadedBeforeMain(Jdk jdk) {
    List<String> words = List.of("-Xlog:class+load", AgentJar.option("port=0"));
    try (Fork host = host(jdk, words, Map.of())) {
      List<String> before = new ArrayList<>();
      for (String line : host.lines()) {
        if (line.contains(" io.wssidecar.agent.matrix.host.SocketHost source")) {
          break;
        }
        before.add(line);
      }
      String loaded = String.join("\n", before);
      assertTrue(loaded.contains("io.wssidecar.agent.core.ProbeTransformer"), "the agent is there");
      assertFalse(loaded.contains(" java.util.logging."), loaded);
      assertFalse(loaded.contains(" javax.management."), loaded);
      assertFalse(loaded.contains(" io.micrometer."), loaded);
      assertFalse(loaded.contains(" org.objectweb.asm."), "nor ASM, before it is needed");
      assertFalse(loaded.contains("bootstrap classpath has been appended"), loaded);
    }
  }

  @Test
  void theJdksOwnToolsAreLeftAlone() {
    Map<String, String> environment =
        Map.of("JAVA_TOOL_OPTIONS", AgentJar.option("port=0,nonsense"));
    try (Fork tool =
        Fork.java(
            Jdk.own(), List.of("-m", "java.base/sun.security.tools.keytool.Main"), environment)) {
      assertEquals(0, tool.exit(), tool::output);
      assertFalse(tool.output().contains("[wss-agent]"), tool::output);
    }
  }

  @Test
  void withoutAPidTheJvmsAreListed() {
    try (Fork host = host(Jdk.own());
        Fork list = Fork.java(Jdk.own(), List.of("-jar", AgentJar.path().toString()))) {
      assertEquals(0, list.exit());
      assertTrue(list.output().contains(host.pid() + " "), list::output);
      assertTrue(list.output().contains("usage: java -jar wss-agent.jar PID"), list::output);
    }
  }

  @Test
  void aFailureIsAFlightRecorderEvent(@TempDir Path folder) throws Exception {
    Path recording = folder.resolve("failures.jfr");
    String option = "-XX:StartFlightRecording=filename=" + recording;
    try (Fork host = host(Jdk.own(), option, AgentJar.option("port=0"))) {
      TlsFault.PLAIN_HTTP.happen(certificates, host);
      TlsFault.OLD_CLIENT.happen(certificates, host);
      Await.equal("failures", 2, () -> host.failures().size());
      assertEquals(0, host.end(), host::output);
    }
    List<String> reasons = new ArrayList<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
      if (event.getEventType().getName().equals("io.wssidecar.HandshakeFailure")) {
        reasons.add(event.getString("reason") + " " + event.getString("provider"));
      }
    }
    assertEquals(List.of("plaintext sunjsse", "no_common_protocol sunjsse"), reasons);
  }

  @Test
  void theJarIsSmallAndShowsTheClassPathNothingButItsDoors() throws Exception {
    assertTrue(Files.size(AgentJar.path()) <= 2_000_000);
    try (JarFile jar = new JarFile(AgentJar.path().toFile())) {
      List<String> classes =
          jar.stream().map(JarEntry::getName).filter(name -> name.endsWith(".class")).toList();
      assertTrue(classes.contains("io/wssidecar/agent/WssAgent.class"));
      for (String name : classes) {
        assertTrue(name.matches("io/wssidecar/agent/[A-Z]\\w+\\.class"), name);
      }
      for (JarEntry entry : jar.stream().toList()) {
        if (entry.getName().matches(".*\\.class(data)?")) {
          byte[] head = jar.getInputStream(entry).readNBytes(8);
          assertTrue(head[7] <= 52, entry.getName() + " is for a newer Java than 8");
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String metrics(int port) {
    return Fork.get("http://127.0.0.1:" + port + "/metrics");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
