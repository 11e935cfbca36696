package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.cli.CommandLineUnderTest.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The help is documentation, so a change to it is read before it is made: it lies beside this test,
 * word for word.
 */
class HelpTextTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "--help, help",
    "-h, help",
    "run --help, run-help",
    "demo --help, demo-help",
    "check --help, check-help",
    "drain --help, drain-help",
    "health --help, health-help",
    "completion --help, completion-help"
  })
  void isTheTextBesideThisTest(String words, String name) throws IOException {
    Outcome outcome = new CommandLineUnderTest(directory).run(words.split(" "));
    assertEquals(0, outcome.code());
    Path actual = Path.of("target", "help", name + ".txt");
    Files.createDirectories(actual.getParent());
    Files.writeString(actual, outcome.out());
    assertEquals(expected(name), outcome.out(), "if this is meant, copy " + actual);
  }

  @Test
  void namesEverySetting() {
    String help = new CommandLineUnderTest(directory).run("run", "--help").out();
    for (Setting<?> setting : SettingTable.all()) {
      assertTrue(help.contains("--" + setting.name() + "="), setting.name());
    }
  }

  @Test
  void theVersionIsOneLine() {
    Outcome outcome = new CommandLineUnderTest(directory).run("--version");
    assertEquals(0, outcome.code());
    assertEquals("wss-sidecar (not packaged)\n", outcome.out());
  }

  private static String expected(String name) throws IOException {
    try (InputStream stream = HelpTextTest.class.getResourceAsStream(name + ".txt")) {
      assertNotNull(stream, "no text beside this test: " + name);
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
