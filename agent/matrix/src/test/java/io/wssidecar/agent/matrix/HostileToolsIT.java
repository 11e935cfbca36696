package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code JAVA_TOOL_OPTIONS} brings the agent into everything that is written in Java. The JDK's
 * tools say and answer what they do without it; a program that the JDK compiles itself is an app.
 */
final class HostileToolsIT {
  private static final List<String> KEYTOOL_WRONG = List.of("-list", "-keystore", "/nowhere");

  /** With something that it would complain about, and a port that it would listen at. */
  private static Map<String, String> everywhere() {
    return Map.of("JAVA_TOOL_OPTIONS", AgentJar.option("port=0,nonsense=1"));
  }

  static Stream<Arguments> tools() {
    List<Arguments> all = new ArrayList<>();
    for (Jdk jdk : LongForm.jdks(1)) {
      all.add(Arguments.of(jdk, "keytool", KEYTOOL_WRONG));
      all.add(Arguments.of(jdk, "jcmd", List.of(pid(), "VM.version")));
      if (LongForm.isOn()) {
        all.add(Arguments.of(jdk, "keytool", List.of("-help")));
        all.add(Arguments.of(jdk, "jcmd", List.of("1234567", "VM.version")));
        all.add(Arguments.of(jdk, "javac", List.of("Missing.java")));
        all.add(Arguments.of(jdk, "jar", List.of("--version")));
        all.add(Arguments.of(jdk, "jlink", List.of("--version")));
        all.add(Arguments.of(jdk, "jfr", List.of("summary", "/nowhere")));
      }
    }
    return all.stream();
  }

  private static String pid() {
    return String.valueOf(ProcessHandle.current().pid());
  }

  @ParameterizedTest
  @MethodSource("tools")
  void aToolSaysAndAnswersWhatItDoesWithoutTheAgent(Jdk jdk, String tool, List<String> words) {
    try (Fork plain = Fork.tool(jdk, tool, words, Map.of());
        Fork under = Fork.tool(jdk, tool, words, everywhere())) {
      assertEquals(plain.exit(), under.exit(), under::output);
      String said = under.output().replaceFirst("Picked up JAVA_TOOL_OPTIONS: .*\\n", "");
      assertEquals(plain.output(), said);
      assertFalse(said.isEmpty());
      assertFalse(said.contains("wss-agent"), said);
    }
  }

  @Test
  void aProgramThatIsStartedFromItsSourceIsNoTool(@TempDir Path folder) throws Exception {
    String source = "class App { public static void main(String[] words) {} }";
    Path file = Files.writeString(folder.resolve("App.java"), source);
    for (Jdk jdk : LongForm.jdks(1)) {
      try (Fork app = Fork.tool(jdk, "java", List.of(file.toString()), everywhere())) {
        assertEquals(0, app.exit(), app::output);
        assertTrue(app.output().contains("ignored: [nonsense=1]"), app::output);
      }
    }
  }
}
