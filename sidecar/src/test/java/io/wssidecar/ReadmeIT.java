package io.wssidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.demo.Chromium;
import io.wssidecar.demo.EchoApp;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Peers;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.TestCa;
import io.wssidecar.kit.WsClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of the README as they stand there, with the jar that was just packaged. */
@Timeout(120)
class ReadmeIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String DEMO = "sidecar/bin/wss-sidecar demo";
  private static final String RUN =
      "sidecar/bin/wss-sidecar run --cert cert.pem --key key.pem --app http://127.0.0.1:8080";
  private static final String CHECK =
      "sidecar/bin/wss-sidecar check --cert cert.pem --key key.pem --app http://127.0.0.1:8080";
  private static final String HELP = "sidecar/bin/wss-sidecar run --help";
  private static final String TWO_APPS =
      "sidecar/bin/wss-sidecar run --cert cert.pem --key key.pem"
          + " --app http://127.0.0.1:8081 --app http://127.0.0.1:8082";

  private static final String WITH_AGENT = RUN + " --agent on";

  /** Run by whoever runs this test. */
  private static final String TEST = "mvn verify";

  private static final Pattern SERVES = Pattern.compile("ready on \\S*:(\\d+)");
  private static final Pattern HEALTH = Pattern.compile("health on \\S*:(\\d+)");

  @TempDir Path directory;
  private final TestCa ca = TestCa.create();
  private final List<Process> started = new ArrayList<>();
  private EchoApp app;

  @BeforeEach
  void anAppAndItsCertificate() throws IOException {
    app = EchoApp.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    var files = ca.issue("localhost").writeTo(directory);
    Files.copy(files.chain(), directory.resolve("cert.pem"));
    Files.copy(files.key(), directory.resolve("key.pem"));
  }

  @AfterEach
  void nothingIsLeft() {
    started.forEach(Process::destroyForcibly);
    app.close();
  }

  @Test
  void runsEveryCommandOfTheReadme() throws IOException {
    List<String> commands = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
      if (line.startsWith("```")) {
        inside = line.equals("```sh");
      } else if (inside && !line.isBlank()) {
        commands.add(line);
      }
    }
    assertEquals(List.of(DEMO, RUN, CHECK, HELP, TEST, TWO_APPS, WITH_AGENT), commands);
  }

  @Test
  void theDemoServesItsPageAndAWebSocketToABrowser() throws Exception {
    Process demo = start(DEMO, "demo.out");
    String port = await("demo.out", Pattern.compile("https://localhost:(\\d+)/"));
    String browser = Peers.require("chromium", "chromium-browser", "google-chrome");
    try (var chromium = Chromium.start(Path.of(browser), directory.resolve("profile"))) {
      URI page = URI.create("https://localhost:" + port + "/?autotest");
      assertEquals("ok", chromium.result(page));
    }
    assertEndsCleanly(demo);
  }

  @Test
  void runServesAWebSocketAndEndsCleanly() throws Exception {
    Process sidecar = start(RUN.replace("8080", "" + app.port()), "run.out");
    assertEchoes(await("run.out", SERVES));
    assertEndsCleanly(sidecar);
  }

  @Test
  void runServesSeveralApps() throws Exception {
    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (var second = EchoApp.start(anyPort)) {
      String command =
          TWO_APPS.replace("8081", "" + app.port()).replace("8082", "" + second.port());
      Process sidecar = start(command, "two.out");
      assertEchoes(await("two.out", SERVES));
      assertEndsCleanly(sidecar);
    }
  }

  @Test
  void runWithTheAgentShowsItsCounters() throws Exception {
    Process sidecar = start(WITH_AGENT.replace("8080", "" + app.port()), "agent.out");
    assertEchoes(await("agent.out", SERVES));
    int health = Integer.parseInt(await("agent.out", HEALTH));
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), health);
    Await.until(
        "the agent's counters",
        () -> {
          try (var peer = RawPeer.tcp(address)) {
            return peer.get("/metrics").text().contains("tls_handshake_failures_total{");
          }
        });
    assertEndsCleanly(sidecar);
  }

  @Test
  void checkFindsNothingToSay() throws Exception {
    Process check = start(CHECK, "check.out");
    assertTrue(check.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, check.exitValue(), () -> text("check.out"));
  }

  @Test
  void helpTellsTheSettings() throws Exception {
    Process help = start(HELP, "help.out");
    assertTrue(help.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, help.exitValue());
    assertTrue(text("help.out").contains("--app-timeout"), () -> text("help.out"));
  }

  private void assertEchoes(String port) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    try (var client = WsClient.open(RawPeer.tls(address, ca.clientContext()), "/")) {
      assertEquals("hello", client.echo("hello"));
    }
  }

  /** Any free port instead of those of the README, by the environment, which the flags beat. */
  private Process start(String command, String output) throws IOException {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.set(0, ROOT.resolve(words.get(0)).toString());
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(output).toFile());
    builder.environment().put("WSS_LISTEN", "127.0.0.1:0");
    builder.environment().put("WSS_HEALTH", "127.0.0.1:0");
    builder.environment().put("WSS_ADMIN", "off");
    builder.environment().put("WSS_DRAIN_DELAY", "off");
    builder.environment().put("WSS_JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static void assertEndsCleanly(Process process) throws InterruptedException {
    process.destroy();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it goes on after SIGTERM");
    assertEquals(0, process.exitValue());
  }

  private String await(String output, Pattern pattern) {
    Await.until("line in " + output, () -> pattern.matcher(text(output)).find());
    Matcher matcher = pattern.matcher(text(output));
    assertTrue(matcher.find());
    return matcher.group(1);
  }

  private String text(String output) {
    try {
      return Files.readString(directory.resolve(output));
    } catch (IOException e) {
      return "(unreadable: " + e + ")";
    }
  }
}
