package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.cli.LauncherHouse.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bin/wss-sidecar} does when there is no jar. */
class LauncherBuildTest {
  @TempDir Path temporary;
  private LauncherHouse house;

  @BeforeEach
  void build() throws IOException {
    house = LauncherHouse.below(temporary);
  }

  @Test
  void buildsTheJarWhenThereIsNone() throws Exception {
    Files.delete(house.jar());
    house.hasItsSource();
    house.java("jvm/java-17", "17");
    house.maven("printf 'mvn %s\\n' \"$*\"\n: >" + LauncherHouse.quoted(house.jar()));
    Outcome outcome = house.launch("--version");
    assertEquals("java-17", outcome.java(), outcome.toString());
    assertEquals(
        "wss-sidecar: not built yet; building "
            + house.jar().toRealPath()
            + ", which takes a minute the first time\n"
            + "mvn -q -B -DskipTests -P-checks -pl sidecar,agent/dist -am package\n",
        outcome.err());
  }

  @Test
  void buildsTheAgentWhenItIsWantedAndMissing() throws Exception {
    house.hasItsSource();
    house.java("jvm/java-17", "17");
    Files.createDirectories(house.agent().getParent());
    house.maven(": >" + LauncherHouse.quoted(house.agent()));
    assertEquals("", house.launch("run").err());
    Outcome outcome = house.launch("run", "--agent", "on");
    assertEquals(
        "wss-sidecar: not built yet; building "
            + house.agent().toRealPath()
            + ", which takes a minute the first time\n",
        outcome.err());
    assertTrue(
        outcome.out().contains("-javaagent:" + house.agent().toRealPath()), outcome.toString());
  }

  @Test
  void saysWhatToDoWhenAnInstalledCopyHasNoAgent() throws Exception {
    house.java("jvm/java-17", "17");
    Outcome outcome = house.launch("run", "--agent", "on");
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
    Files.delete(house.jar());
    house.hasItsSource();
    house.java("jvm/java-17", "17");
    house.maven("exit 1\n");
    Outcome outcome = house.launch("--version");
    assertEquals(1, outcome.code());
    assertTrue(outcome.err().contains("the build failed, as told above"), outcome.err());
  }

  @Test
  void saysWhatToInstallWhenItCannotBuild() throws Exception {
    Files.delete(house.jar());
    house.java("jvm/java-17", "17");
    Outcome withoutSource = house.launch("--version");
    assertEquals(1, withoutSource.code());
    assertTrue(
        withoutSource.err().contains("its source is not here either. Install the sidecar again."),
        withoutSource.err());
    house.hasItsSource();
    Outcome withoutMaven = house.launch("--version");
    assertEquals(1, withoutMaven.code());
    assertTrue(
        withoutMaven.err().contains("Maven is missing. Install it (Debian and Ubuntu: apt-get"),
        withoutMaven.err());
  }
}
