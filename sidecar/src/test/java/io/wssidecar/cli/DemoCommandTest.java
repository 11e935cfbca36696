package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.cli.CommandLineUnderTest.Outcome;
import io.wssidecar.config.AppAddress;
import io.wssidecar.config.ConfigException;
import io.wssidecar.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  @TempDir Path directory;
  private CommandLineUnderTest cli;

  @BeforeEach
  void start() {
    cli = new CommandLineUnderTest(directory);
  }

  @Test
  void opensOnePortOnLoopbackAndNothingElse() {
    Settings settings = settings();
    assertEquals("127.0.0.1:8443", Addresses.text(settings.listen().addresses().get(0)));
    assertEquals(1, settings.listen().addresses().size());
    assertTrue(settings.health().health().isEmpty());
    assertTrue(settings.health().admin().isEmpty());
    assertEquals(List.of(new AppAddress.Tcp("127.0.0.1", 4711)), settings.app().apps());
  }

  @Test
  void endsWithoutWaitingForABalancer() {
    assertEquals(Duration.ZERO, settings().stop().delay());
    assertEquals(Duration.ofSeconds(2), settings().stop().window());
  }

  @Test
  void takesTheSettingsThatItShows() {
    cli.environment.put("WSS_HEALTH", "127.0.0.1:1");
    Settings settings = settings("--listen", "127.0.0.1:9443");
    assertEquals("127.0.0.1:9443", Addresses.text(settings.listen().addresses().get(0)));
    assertEquals("127.0.0.1:1", Addresses.text(settings.health().health().orElseThrow()));
  }

  @Test
  void leavesTheRealAppAndItsCertificateAlone() {
    cli.environment.put("WSS_APP", "http://10.0.0.1:80");
    cli.environment.put("WSS_CERT", "/etc/real.pem");
    Settings settings = settings();
    assertEquals(List.of(new AppAddress.Tcp("127.0.0.1", 4711)), settings.app().apps());
    assertEquals(
        cli.demoDirectories.get(0).resolve("c.pem"), settings.tls().certificates().get(0).chain());
    assertEquals(2, cli.run("demo", "--app", "http://127.0.0.1:1").code());
  }

  @Test
  void printsWhatToTry() {
    Outcome outcome = cli.run("demo");
    String certificate = cli.demoDirectories.get(0).resolve("c.pem").toString();
    assertEquals(
        """

        wss-sidecar demo: TLS on localhost:8443, an echo app behind it.

          A page to try it (the browser will warn: nobody vouches for this certificate)
            https://localhost:8443/
          The WebSocket, for a program of yours
            wss://localhost:8443/
          From another terminal
            curl --cacert %1$s https://localhost:8443/
            openssl s_client -connect localhost:8443 -servername localhost -CAfile %1$s
            npx wscat -n -c wss://localhost:8443/

        Ctrl-C ends it, and deletes the certificate.

        """
            .formatted(certificate),
        outcome.out());
  }

  @Test
  void leavesNothingBehind() {
    cli.run("demo");
    assertFalse(Files.exists(cli.demoDirectories.get(0)));
    assertEquals(1, cli.demoAppsStopped.get());
  }

  @Test
  void leavesNothingBehindWhenTheSidecarDoesNotStart() {
    cli.engine.refusal = new ConfigException(List.of("no")).problems();
    assertEquals(2, cli.run("demo").code());
    assertFalse(Files.exists(cli.demoDirectories.get(0)));
    assertEquals(1, cli.demoAppsStopped.get());
  }

  @Test
  void makesNothingWhenItIsCalledWrongly() {
    assertEquals(2, cli.run("demo", "--lisen", ":1").code());
    assertTrue(cli.demoDirectories.isEmpty());
  }

  private Settings settings(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "demo";
    System.arraycopy(words, 0, all, 1, words.length);
    Outcome outcome = cli.run(all);
    assertEquals(0, outcome.code(), outcome.toString());
    return cli.engine.started.get(cli.engine.started.size() - 1);
  }
}
