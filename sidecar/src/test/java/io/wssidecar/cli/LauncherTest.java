package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code bin/wss-sidecar} as a process, in a house of its own: a copy that looks for Javas and
 * memory limits below a directory of this test, where each "Java" is a script that tells how it was
 * called.
 */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("bin", "wss-sidecar").toAbsolutePath();

  /** How the launcher, or the Java that it became, ended. */
  private record Outcome(int code, List<String> out, String err) {
    /** The directory of the Java that was called. */
    String java() {
      return out.get(0);
    }
  }

  @TempDir Path temporary;
  private final Map<String, String> environment = new TreeMap<>();
  private Path house;
  private Path machine;
  private Path launcher;

  @BeforeEach
  void build() throws IOException {
    house = Files.createDirectories(temporary.resolve("a house"));
    machine = Files.createDirectories(temporary.resolve("machine"));
    launcher = house.resolve("sidecar/bin/wss-sidecar");
    Files.createDirectories(launcher.getParent());
    String text =
        Files.readString(LAUNCHER)
            .replace("/usr/lib/jvm/", machine + "/jvm/")
            .replace("/sys/fs/cgroup/", machine + "/cgroup/");
    script(launcher, text);
    Files.createDirectories(house.resolve("sidecar/target"));
    Files.createFile(jar());
    environment.put("PATH", tools().toString());
  }

  @Test
  void takesTheNewestJavaOfTheMachine() throws Exception {
    java("jvm/java-17", "17.0.12");
    java("jvm/java-25", "25.0.1");
    java("jvm/java-21", "21");
    java("jvm/java-8", "1.8.0_402");
    Outcome outcome = launch("--version");
    assertEquals("java-25", outcome.java(), outcome.toString());
    assertEquals(0, outcome.code());
    assertEquals("", outcome.err());
  }

  @Test
  void prefersTheJavaOnThePathToAnEquallyNewOne() throws Exception {
    java("jvm/java-21", "21.0.1");
    environment.put("PATH", java("opt/java-on-path", "21.0.9").resolve("bin") + ":" + tools());
    assertEquals("java-on-path", launch("--version").java());
  }

  @Test
  void takesANewerOneThanTheOneOnThePath() throws Exception {
    java("jvm/java-21", "21.0.1");
    environment.put("PATH", java("opt/java-on-path", "17.0.9").resolve("bin") + ":" + tools());
    assertEquals("java-21", launch("--version").java());
  }

  @Test
  void asksAJavaWithoutAReleaseFileItself() throws Exception {
    Path home = java("opt/odd", "21.0.9");
    Files.delete(home.resolve("release"));
    environment.put("PATH", home.resolve("bin") + ":" + tools());
    assertEquals("odd", launch("--version").java());
  }

  @Test
  void followsJavaHomeUnlessItIsTooOld() throws Exception {
    java("jvm/java-25", "25");
    environment.put("JAVA_HOME", java("opt/mine", "17.0.1").toString());
    assertEquals("mine", launch("--version").java());
    environment.put("JAVA_HOME", java("opt/old", "11.0.1").toString());
    assertEquals("java-25", launch("--version").java());
    environment.put("JAVA_HOME", "/no/such/place");
    assertEquals("java-25", launch("--version").java());
  }

  @Test
  void obeysItsOwnVariable() throws Exception {
    java("jvm/java-25", "25");
    environment.put("JAVA_HOME", java("opt/mine", "21").toString());
    environment.put("WSS_JAVA_HOME", java("opt/the one", "17.0.1").toString());
    assertEquals("the one", launch("--version").java());
    environment.put("WSS_JAVA_HOME", java("opt/old", "11.0.1").toString());
    Outcome outcome = launch("--version");
    assertEquals(2, outcome.code());
    assertEquals(
        "wss-sidecar: WSS_JAVA_HOME="
            + machine
            + "/opt/old: no Java 17 or newer there. Point it at one, or unset it.\n",
        outcome.err());
  }

  @Test
  void saysWhatToInstallWhenThereIsNoJava() throws Exception {
    java("jvm/java-11", "11.0.2");
    Outcome outcome = launch("run");
    assertEquals(1, outcome.code());
    assertEquals(
        "wss-sidecar: no Java 17 or newer in JAVA_HOME, on the PATH or in "
            + machine
            + "/jvm. Install one (Debian and Ubuntu: apt-get install openjdk-17-jdk-headless), or"
            + " point WSS_JAVA_HOME at one.\n",
        outcome.err().replace("/usr/lib/jvm", machine + "/jvm"));
  }

  @Test
  void passesTheWordsOnAsTheyAre() throws Exception {
    java("jvm/java-17", "17");
    Outcome outcome = launch("run", "--cert", "a b.pem", "*", "");
    int jar = outcome.out().indexOf("-jar");
    assertEquals(
        List.of("-jar", jar().toRealPath().toString(), "run", "--cert", "a b.pem", "*", ""),
        outcome.out().subList(jar, outcome.out().size()));
  }

  @Test
  void worksThroughSymbolicLinksFromAnywhere() throws Exception {
    java("jvm/java-17", "17");
    Path absolute = Files.createSymbolicLink(temporary.resolve("first link"), launcher);
    Path relative = temporary.resolve("second");
    Files.createSymbolicLink(relative, Path.of("first link"));
    for (Path link : List.of(absolute, relative)) {
      Outcome outcome = launch(List.of(link.toString(), "--version"), machine);
      assertTrue(outcome.out().contains(jar().toRealPath().toString()), outcome.toString());
    }
    Outcome here = launch(List.of("/bin/sh", "wss-sidecar", "--version"), launcher.getParent());
    assertTrue(here.out().contains(jar().toRealPath().toString()), here.toString());
  }

  @Test
  void boundsTheJvm() throws Exception {
    java("jvm/java-17", "17");
    Outcome outcome = launch("run");
    List<String> options = outcome.out().subList(1, outcome.out().indexOf("-jar"));
    assertEquals(
        List.of(
            "MALLOC_ARENA_MAX=2",
            "-XX:+UseSerialGC",
            "-Dxnio.nio.thread-safe-selection-keys=true",
            "-XX:MaxJavaStackTraceDepth=16",
            "-Xms64m",
            "-Xmx512m",
            "-Xmn16m",
            "-XX:MaxDirectMemorySize=512m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-XX:CICompilerCount=2",
            "-Dfile.encoding=UTF-8"),
        options);
  }

  @Test
  void makesObjectsSmallerWhereTheJvmCan() throws Exception {
    java("jvm/java-25", "25");
    assertTrue(launch("run").out().contains("-XX:+UseCompactObjectHeaders"));
  }

  @Test
  void spendsLittleOnCommandsThatEndAtOnce() throws Exception {
    java("jvm/java-17", "17");
    assertTrue(launch("health").out().contains("-XX:TieredStopAtLevel=1"));
    assertTrue(launch("--version").out().contains("-XX:TieredStopAtLevel=1"));
    assertFalse(launch("demo").out().contains("-XX:TieredStopAtLevel=1"));
  }

  @Test
  void theOperatorsOptionsComeLast() throws Exception {
    java("jvm/java-17", "17");
    environment.put("WSS_JAVA_OPTS", " -Xmx2g  -Dx=* ");
    environment.put("MALLOC_ARENA_MAX", "7");
    Outcome outcome = launch("run");
    int jar = outcome.out().indexOf("-jar");
    assertEquals(List.of("-Xmx2g", "-Dx=*"), outcome.out().subList(jar - 2, jar));
    assertTrue(outcome.out().contains("MALLOC_ARENA_MAX=7"), outcome.toString());
  }

  @Test
  void withTheAgentItIsTheOnlyOptionMore() throws Exception {
    java("jvm/java-17", "17");
    List<String> without = launch("run").out();
    Files.createDirectories(agent().getParent());
    Files.createFile(agent());
    environment.put("WSS_AGENT", "on");
    List<String> with = launch("run").out();
    List<String> expected = new ArrayList<>(without);
    expected.add(without.indexOf("-jar"), "-javaagent:" + agent().toRealPath());
    assertEquals(expected, with);
  }

  @ParameterizedTest
  @CsvSource({
    "'', run --agent on, true",
    "'', run --agent=ON --listen :1, true",
    "'', check --agent on, true",
    "on, demo, true",
    "on, run --agent off, false",
    "off, run --agent on, true",
    "on, run --agent=off, false",
    "on, health, false",
    "on, drain, false",
    "on, --version, false",
    "off, run, false",
    "'', run --agent, false",
    "'', run on --agents on, false"
  })
  void theAgentComesWhenItIsAskedFor(String variable, String words, boolean comes)
      throws Exception {
    java("jvm/java-17", "17");
    Files.createDirectories(agent().getParent());
    Files.createFile(agent());
    environment.put("WSS_AGENT", variable);
    List<String> out = launch(words.split(" ")).out();
    assertEquals(comes, out.contains("-javaagent:" + agent().toRealPath()), out::toString);
    String passed = String.join(" ", out);
    assertTrue(passed.endsWith(words), passed);
  }

  @Test
  void anotherCollectorReplacesOurs() throws Exception {
    java("jvm/java-17", "17");
    environment.put("WSS_JAVA_OPTS", "-XX:+UseG1GC");
    assertFalse(launch("run").out().contains("-XX:+UseSerialGC"));
  }

  @ParameterizedTest
  @CsvSource({
    "memory.max, 268435456, 128",
    "memory.max, 67108864, 64",
    "memory.max, 8589934592, 512",
    "memory.max, max, 512",
    "memory/memory.limit_in_bytes, 268435456, 128",
    "memory/memory.limit_in_bytes, 9223372036854771712, 512"
  })
  void theHeapIsHalfOfTheContainersMemory(String file, String limit, int heap) throws Exception {
    java("jvm/java-17", "17");
    Path path = machine.resolve("cgroup").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, limit + "\n");
    assertTrue(launch("run").out().contains("-Xmx" + heap + "m"));
  }

  @Test
  void buildsTheJarWhenThereIsNone() throws Exception {
    Files.delete(jar());
    Files.createFile(house.resolve("pom.xml"));
    java("jvm/java-17", "17");
    script(tools().resolve("mvn"), "#!/bin/sh\nprintf 'mvn %s\\n' \"$*\"\n: >" + quoted(jar()));
    Outcome outcome = launch("--version");
    assertEquals("java-17", outcome.java(), outcome.toString());
    assertEquals(
        "wss-sidecar: not built yet; building "
            + jar().toRealPath()
            + ", which takes a minute the first time\n"
            + "mvn -q -B -DskipTests -P-checks -pl sidecar,agent/dist -am package\n",
        outcome.err());
  }

  @Test
  void buildsTheAgentWhenItIsWantedAndMissing() throws Exception {
    Files.createFile(house.resolve("pom.xml"));
    java("jvm/java-17", "17");
    Files.createDirectories(agent().getParent());
    script(tools().resolve("mvn"), "#!/bin/sh\n: >" + quoted(agent()));
    assertEquals("", launch("run").err());
    Outcome outcome = launch("run", "--agent", "on");
    assertEquals(
        "wss-sidecar: not built yet; building "
            + agent().toRealPath()
            + ", which takes a minute the first time\n",
        outcome.err());
    assertTrue(outcome.out().contains("-javaagent:" + agent().toRealPath()), outcome.toString());
  }

  @Test
  void saysWhatToDoWhenAnInstalledCopyHasNoAgent() throws Exception {
    java("jvm/java-17", "17");
    Outcome outcome = launch("run", "--agent", "on");
    assertEquals(1, outcome.code());
    assertTrue(
        outcome
            .err()
            .endsWith(
                "wss-agent.jar is missing, and its source is not here either. Install the sidecar"
                    + " again, or start it without --agent and WSS_AGENT.\n"),
        outcome.err());
  }

  @Test
  void saysSoWhenTheBuildFails() throws Exception {
    Files.delete(jar());
    Files.createFile(house.resolve("pom.xml"));
    java("jvm/java-17", "17");
    script(tools().resolve("mvn"), "#!/bin/sh\nexit 1\n");
    Outcome outcome = launch("--version");
    assertEquals(1, outcome.code());
    assertTrue(outcome.err().contains("the build failed, as told above"), outcome.err());
  }

  @Test
  void saysWhatToInstallWhenItCannotBuild() throws Exception {
    Files.delete(jar());
    java("jvm/java-17", "17");
    Outcome withoutSource = launch("--version");
    assertEquals(1, withoutSource.code());
    assertTrue(
        withoutSource.err().contains("its source is not here either. Install the sidecar again."),
        withoutSource.err());
    Files.createFile(house.resolve("pom.xml"));
    Outcome withoutMaven = launch("--version");
    assertEquals(1, withoutMaven.code());
    assertTrue(
        withoutMaven.err().contains("Maven is missing. Install it (Debian and Ubuntu: apt-get"),
        withoutMaven.err());
  }

  private Path jar() {
    return house.resolve("sidecar/target/wss-sidecar.jar");
  }

  private Path agent() {
    return house.resolve("agent/dist/target/wss-agent.jar");
  }

  /** The only programs that the launcher finds, besides its shell. */
  private Path tools() throws IOException {
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
  private Path java(String directory, String version) throws IOException {
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

  private static String quoted(Path path) {
    return "'" + path + "'";
  }

  private Outcome launch(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(words));
    return launch(command, machine);
  }

  private Outcome launch(List<String> command, Path directory) throws Exception {
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
