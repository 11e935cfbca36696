package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * {@code bin/wss-sidecar} as a process, in a house of its own: a copy that looks for Javas and
 * memory limits below a directory of the test, where each "Java" is a script that tells how it was
 * called.
 */
final class LauncherHouse {
  private static final Path LAUNCHER = Path.of("bin", "wss-sidecar").toAbsolutePath();

  /** How the launcher, or the Java that it became, ended. */
  record Outcome(int code, List<String> out, String err) {
    /** The directory of the Java that was called. */
    String java() {
      return out.get(0);
    }
  }

  private final Path temporary;
  private final Path house;
  private final Path machine;
  private final Path launcher;
  private final Map<String, String> environment = new TreeMap<>();

  private LauncherHouse(Path temporary) {
    this.temporary = temporary;
    this.house = temporary.resolve("a house");
    this.machine = temporary.resolve("machine");
    this.launcher = house.resolve("sidecar/bin/wss-sidecar");
  }

  /** A house with a jar, on a machine without any Java. */
  static LauncherHouse below(Path temporary) throws IOException {
    LauncherHouse house = new LauncherHouse(temporary);
    house.build();
    return house;
  }

  private void build() throws IOException {
    Files.createDirectories(launcher.getParent());
    Files.createDirectories(machine);
    String text =
        Files.readString(LAUNCHER)
            .replace("/usr/lib/jvm/", machine + "/jvm/")
            .replace("/sys/fs/cgroup/", machine + "/cgroup/");
    script(launcher, text);
    Files.createDirectories(house.resolve("sidecar/target"));
    Files.createFile(jar());
    variable("PATH", tools().toString());
  }

  /** Sets a variable for the launcher, which has no other but the PATH. */
  void variable(String name, String value) {
    environment.put(name, value);
  }

  /** Where Javas and memory limits are looked for. */
  Path machine() {
    return machine;
  }

  Path launcher() {
    return launcher;
  }

  Path jar() {
    return house.resolve("sidecar/target/wss-sidecar.jar");
  }

  Path agent() {
    return house.resolve("agent/dist/target/wss-agent.jar");
  }

  void hasTheAgent() throws IOException {
    Files.createDirectories(agent().getParent());
    Files.createFile(agent());
  }

  void hasItsSource() throws IOException {
    Files.createFile(house.resolve("pom.xml"));
  }

  /** A Maven that does what these lines of shell say. */
  void maven(String lines) throws IOException {
    script(tools().resolve("mvn"), "#!/bin/sh\n" + lines);
  }

  /** The only programs that the launcher finds, besides its shell. */
  Path tools() throws IOException {
    Path tools = machine.resolve("tools");
    if (Files.notExists(tools)) {
      Files.createDirectories(tools);
      Files.createSymbolicLink(tools.resolve("readlink"), program("readlink"));
    }
    return tools;
  }

  private static Path program(String name) {
    return List.of(Path.of("/usr/bin", name), Path.of("/bin", name)).stream()
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  /** A Java that prints its directory's name, a variable, and its words. */
  Path java(String directory, String version) throws IOException {
    Path home = machine.resolve(directory);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(
        home.resolve("bin/java"),
        """
        #!/bin/sh
        if [ "$1" = -version ]; then
          printf 'openjdk version "%s" 2024-10-15\\n' >&2
          exit 0
        fi
        printf '%%s\\n' %s "MALLOC_ARENA_MAX=$MALLOC_ARENA_MAX" "$@"
        """
            .formatted(version, quoted(home.getFileName())));
    return home;
  }

  private static void script(Path path, String text) throws IOException {
    Files.writeString(path, text);
    assertTrue(path.toFile().setExecutable(true));
  }

  static String quoted(Path path) {
    return "'" + path + "'";
  }

  Outcome launch(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(words));
    return launch(command, machine);
  }

  Outcome launch(List<String> command, Path directory) throws Exception {
    Path out = temporary.resolve("out");
    Path err = temporary.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process =
        builder
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "did not end");
    return new Outcome(
        process.exitValue(),
        Files.readAllLines(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
