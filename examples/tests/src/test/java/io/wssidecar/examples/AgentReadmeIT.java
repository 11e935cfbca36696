package io.wssidecar.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the agent's README, with the example without a framework as the app. */
@Timeout(120)
class AgentReadmeIT {
  private static final String SCRAPE = "curl -s http://127.0.0.1:9464/metrics";

  @TempDir Path directory;

  @Test
  void itComesWithTheAppOrLaterAndGoes() throws IOException {
    Terminal.needs("curl");
    Readme readme = Readme.of("agent/README.md");
    assertEquals(4, readme.commands().size(), "all are run, but for the build");
    String start = readme.command("java -javaagent");
    String attach = readme.command("java -jar agent/dist/target/wss-agent.jar PID port");
    String detach = readme.command("java -jar agent/dist/target/wss-agent.jar PID detach");
    appJar();
    try (Terminal terminal = new Terminal(directory)) {
      int port = terminal.port("8443");
      terminal.port("9464");
      terminal.run(Readme.of("examples/ssl-server-socket/README.md").command("keytool"));

      Process first = terminal.start(start + " " + port, "metrics at http");
      assertTrue(terminal.run(SCRAPE).size() > 10);
      first.destroyForcibly().onExit().join();

      Process second = terminal.start("java -jar app.jar " + port, "echoes on");
      terminal.with("PID", "" + second.pid());
      assertEquals(List.of(), terminal.run(SCRAPE));
      terminal.run(attach);
      terminal.prints(
          List.of(
              "wss_agent_probe{target=\"other\",state=\"active\"} 1",
              "wss_agent_probe{target=\"sunjsse\",state=\"active\"} 1"),
          SCRAPE + " | grep 'active.* 1'");
      terminal.run(detach);
      terminal.prints(List.of(), SCRAPE);
      assertTrue(second.isAlive());
    }
  }

  private void appJar() throws IOException {
    Path source = Readme.ROOT.resolve("examples/ssl-server-socket/EchoServer.java");
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", directory.toString(), source.toString());
    assertEquals(0, compiled);
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "EchoServer");
    try (var jar =
        new JarOutputStream(Files.newOutputStream(directory.resolve("app.jar")), manifest)) {
      jar.putNextEntry(new JarEntry("EchoServer.class"));
      jar.write(Files.readAllBytes(directory.resolve("EchoServer.class")));
    }
  }
}
