package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.cli.CommandLineUnderTest.Outcome;
import io.wssidecar.config.AppAddress;
import io.wssidecar.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {
  @TempDir Path directory;
  private CommandLineUnderTest cli;

  @BeforeEach
  void start() {
    cli = new CommandLineUnderTest(directory);
  }

  @Test
  void readsValuesAndListsAndCommas() {
    Settings settings =
        cli.settings(
            "--config",
            cli.file(
                "w.yaml",
                """
                # the blog's two servers
                app:
                  - http://127.0.0.1:1
                  - "http://127.0.0.1:2"
                trusted-proxy: 10.0.0.0/8, 192.168.0.0/16
                io-threads: 2
                health: off
                listen: :8443
                """));
    assertEquals(
        List.of(new AppAddress.Tcp("127.0.0.1", 1), new AppAddress.Tcp("127.0.0.1", 2)),
        settings.app().apps());
    assertEquals(2, settings.listen().trustedProxies().size());
    assertEquals(2, settings.listen().ioThreads());
    assertTrue(settings.health().health().isEmpty());
    assertEquals(":8443", Addresses.text(settings.listen().addresses().get(0)));
  }

  @Test
  void aListKeepsCommasThatBelongToAValue() {
    String cert = cli.file("a,b.pem", "");
    String key = cli.file("k.pem", "");
    String file = cli.file("w.yaml", "cert: [\"" + cert + "\"]\nkey: " + key + "\n");
    assertEquals(0, cli.run("run", "--config", file).code());
    assertEquals(Path.of(cert), cli.engine.started.get(0).tls().certificates().get(0).chain());
  }

  @Test
  void anEmptyFileSaysNothing() {
    cli.settings("--config", cli.file("w.yaml", ""));
    cli.settings("--config", cli.file("w.yaml", "# only a comment\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lisen: ':443'          | 1: lisen: no such setting. Did you mean listen?",
        "worker_processes: 4    | 1: worker_processes: no such setting.",
        "config: other.yaml     | 1: config: a file cannot name another. Remove this line.",
        "drain: 5               | 1: drain: 5: a number without a unit. Write 5s or 5ms.",
        "drain:                 | 1: drain: has no value. Write TIME or off after it.",
        "drain: [5s]            | 1: drain: not a value. Write one value.",
        "drain: {a: 5s}         | 1: drain: not a value. Write one value.",
        "app: {a: b}            | 1: app: not a value. Write a value or a list of values.",
        "app: [[x]]             | 1: app: not a value. Write a plain word.",
        "? [a] : b              | 1: not a setting's name. Write a plain word.",
        "just a text            | 1: not a list of settings. Write lines such as listen:"
            + " \":8443\".",
        "- listen               | 1: not a list of settings. Write lines such as listen:"
            + " \":8443\".",
        "drain: !!java.net.URL x| 1: drain: x: not a time. Write a whole number and ms, s, m or h:"
            + " 500ms, 30s, 5m."
      })
  void saysInWhichLineAMistakeIs(String content, String complaint) {
    String file = cli.file("w.yaml", content);
    Outcome outcome = cli.runWithCertificate("--config", file);
    assertEquals(2, outcome.code());
    assertEquals(List.of(file + ":" + complaint), outcome.problems());
  }

  @Test
  void refusesASettingThatIsGivenTwice() {
    String file = cli.file("w.yaml", "drain: 1s\ndrain-delay: 1s\ndrain: 2s\n");
    assertEquals(
        List.of(file + ":3: drain: given twice. Keep one, with a list of values."),
        cli.runWithCertificate("--config", file).problems());
  }

  @Test
  void saysWhereAFileStopsBeingYaml() {
    String file = cli.file("w.yaml", "drain: 1s\nlisten: [\n");
    List<String> problems = cli.runWithCertificate("--config", file).problems();
    assertEquals(1, problems.size());
    assertTrue(problems.get(0).startsWith(file + ":3: not YAML: "), problems.get(0));
  }

  @Test
  void refusesAFileOfAnotherEncoding() throws IOException {
    Path file = Files.write(directory.resolve("w.yaml"), new byte[] {(byte) 0xe4, '\n'});
    assertEquals(
        List.of(file + ": not UTF-8. Save it as UTF-8."),
        cli.runWithCertificate("--config", file.toString()).problems());
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertEquals(
        List.of("--config /no/such.yaml: no such file. Write the path of a file that exists."),
        cli.runWithCertificate("--config", "/no/such.yaml").problems());
  }
}
