package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.cli.LauncherHouse.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How {@code bin/wss-sidecar} calls the Java that it took. */
class LauncherTest {
  @TempDir Path temporary;
  private LauncherHouse house;

  @BeforeEach
  void build() throws IOException {
    house = LauncherHouse.below(temporary);
  }

  @Test
  void passesTheWordsOnAsTheyAre() throws Exception {
    house.java("jvm/java-17", "17");
    Outcome outcome = house.launch("run", "--cert", "a b.pem", "*", "");
    int jar = outcome.out().indexOf("-jar");
    assertEquals(
        List.of("-jar", house.jar().toRealPath().toString(), "run", "--cert", "a b.pem", "*", ""),
        outcome.out().subList(jar, outcome.out().size()));
  }

  @Test
  void worksThroughSymbolicLinksFromAnywhere() throws Exception {
    house.java("jvm/java-17", "17");
    Path absolute = Files.createSymbolicLink(temporary.resolve("first link"), house.launcher());
    Path relative = temporary.resolve("second");
    Files.createSymbolicLink(relative, Path.of("first link"));
    for (Path link : List.of(absolute, relative)) {
      Outcome outcome = house.launch(List.of(link.toString(), "--version"), house.machine());
      assertTrue(outcome.out().contains(house.jar().toRealPath().toString()), outcome.toString());
    }
    Outcome here =
        house.launch(List.of("/bin/sh", "wss-sidecar", "--version"), house.launcher().getParent());
    assertTrue(here.out().contains(house.jar().toRealPath().toString()), here.toString());
  }

  @Test
  void boundsTheJvm() throws Exception {
    house.java("jvm/java-17", "17");
    Outcome outcome = house.launch("run");
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
    house.java("jvm/java-25", "25");
    assertTrue(house.launch("run").out().contains("-XX:+UseCompactObjectHeaders"));
  }

  @Test
  void spendsLittleOnCommandsThatEndAtOnce() throws Exception {
    house.java("jvm/java-17", "17");
    assertTrue(house.launch("health").out().contains("-XX:TieredStopAtLevel=1"));
    assertTrue(house.launch("--version").out().contains("-XX:TieredStopAtLevel=1"));
    assertFalse(house.launch("demo").out().contains("-XX:TieredStopAtLevel=1"));
  }

  @Test
  void theOperatorsOptionsComeLast() throws Exception {
    house.java("jvm/java-17", "17");
    house.variable("WSS_JAVA_OPTS", " -Xmx2g  -Dx=* ");
    house.variable("MALLOC_ARENA_MAX", "7");
    Outcome outcome = house.launch("run");
    int jar = outcome.out().indexOf("-jar");
    assertEquals(List.of("-Xmx2g", "-Dx=*"), outcome.out().subList(jar - 2, jar));
    assertTrue(outcome.out().contains("MALLOC_ARENA_MAX=7"), outcome.toString());
  }

  @Test
  void withTheAgentItIsTheOnlyOptionMore() throws Exception {
    house.java("jvm/java-17", "17");
    List<String> without = house.launch("run").out();
    house.hasTheAgent();
    house.variable("WSS_AGENT", "on");
    List<String> with = house.launch("run").out();
    List<String> expected = new ArrayList<>(without);
    expected.add(without.indexOf("-jar"), "-javaagent:" + house.agent().toRealPath());
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
    house.java("jvm/java-17", "17");
    house.hasTheAgent();
    house.variable("WSS_AGENT", variable);
    List<String> out = house.launch(words.split(" ")).out();
    assertEquals(comes, out.contains("-javaagent:" + house.agent().toRealPath()), out::toString);
    String passed = String.join(" ", out);
    assertTrue(passed.endsWith(words), passed);
  }

  @Test
  void anotherCollectorReplacesOurs() throws Exception {
    house.java("jvm/java-17", "17");
    house.variable("WSS_JAVA_OPTS", "-XX:+UseG1GC");
    assertFalse(house.launch("run").out().contains("-XX:+UseSerialGC"));
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
    house.java("jvm/java-17", "17");
    Path path = house.machine().resolve("cgroup").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, limit + "\n");
    assertTrue(house.launch("run").out().contains("-Xmx" + heap + "m"));
  }
}
