package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.cli.CommandLineUnderTest.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bash proposes, asked as it asks: the words so far, the last of them unfinished. */
class CompletionCommandTest {
  private static final String ASK =
      """
      source "$1"
      shift
      compopt() { :; } # the real one wants a person at a prompt
      COMP_WORDS=("$@")
      COMP_CWORD=$(($# - 1))
      $(complete -p wss-sidecar | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  @TempDir Path directory;

  private Path script;

  @BeforeEach
  void printTheScript() throws IOException {
    Outcome outcome = new CommandLineUnderTest(directory).run("completion");
    assertEquals(0, outcome.code());
    assertEquals("", outcome.err());
    script = Files.writeString(directory.resolve("completion"), outcome.out());
  }

  private Set<String> proposed(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", ASK, "bash", script.toString()));
    command.addAll(List.of(words));
    Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
    bash.getOutputStream().close();
    String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), answer);
    Set<String> proposals = new TreeSet<>();
    answer.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(proposals::add);
    return proposals;
  }

  @Test
  void theFirstWordIsACommand() throws Exception {
    Set<String> commands = proposed("wss-sidecar", "");
    assertTrue(commands.containsAll(Set.of("run", "demo", "check", "drain", "health")));
    assertEquals(Set.of("demo", "drain"), proposed("wss-sidecar", "d"));
  }

  @Test
  void theNextIsAFlagOfThatCommand() throws Exception {
    assertEquals(Set.of("--balance"), proposed("wss-sidecar", "run", "--bal"));
    Set<String> flags = proposed("wss-sidecar", "run", "--");
    for (Setting<?> setting : SettingTable.all()) {
      assertTrue(flags.contains("--" + setting.name()), setting.name());
    }
    assertFalse(proposed("wss-sidecar", "health", "--").contains("--balance"));
  }

  /** Then bash proposes files. */
  @Test
  void aFlagThatTakesAnythingProposesNothing() throws Exception {
    assertEquals(Set.of(), proposed("wss-sidecar", "run", "--cert", ""));
    assertEquals(Set.of(), proposed("wss-sidecar", "run", "--app", "h"));
  }

  @Test
  void aFlagThatTakesOneOfAFewWordsProposesThem() throws Exception {
    assertEquals(
        Set.of("round-robin", "least-connections", "source-hash", "cookie"),
        proposed("wss-sidecar", "run", "--balance", ""));
    assertEquals(Set.of("intermediate"), proposed("wss-sidecar", "run", "--tls-profile", "in"));
  }
}
