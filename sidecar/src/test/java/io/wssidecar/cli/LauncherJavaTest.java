package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.cli.LauncherHouse.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Java {@code bin/wss-sidecar} takes. */
class LauncherJavaTest {
  @TempDir Path temporary;
  private LauncherHouse house;

  @BeforeEach
  void build() throws IOException {
    house = LauncherHouse.below(temporary);
  }

  @Test
  void takesTheNewestJavaOfTheMachine() throws Exception {
    house.java("jvm/java-17", "17.0.12");
    house.java("jvm/java-25", "25.0.1");
    house.java("jvm/java-21", "21");
    house.java("jvm/java-8", "1.8.0_402");
    Outcome outcome = house.launch("--version");
    assertEquals("java-25", outcome.java(), outcome.toString());
    assertEquals(0, outcome.code());
    assertEquals("", outcome.err());
  }

  @Test
  void prefersTheJavaOnThePathToAnEquallyNewOne() throws Exception {
    house.java("jvm/java-21", "21.0.1");
    house.variable(
        "PATH", house.java("opt/java-on-path", "21.0.9").resolve("bin") + ":" + house.tools());
    assertEquals("java-on-path", house.launch("--version").java());
  }

  @Test
  void takesANewerOneThanTheOneOnThePath() throws Exception {
    house.java("jvm/java-21", "21.0.1");
    house.variable(
        "PATH", house.java("opt/java-on-path", "17.0.9").resolve("bin") + ":" + house.tools());
    assertEquals("java-21", house.launch("--version").java());
  }

  @Test
  void asksAJavaWithoutAReleaseFileItself() throws Exception {
    Path home = house.java("opt/odd", "21.0.9");
    Files.delete(home.resolve("release"));
    house.variable("PATH", home.resolve("bin") + ":" + house.tools());
    assertEquals("odd", house.launch("--version").java());
  }

  @Test
  void followsJavaHomeUnlessItIsTooOld() throws Exception {
    house.java("jvm/java-25", "25");
    house.variable("JAVA_HOME", house.java("opt/mine", "17.0.1").toString());
    assertEquals("mine", house.launch("--version").java());
    house.variable("JAVA_HOME", house.java("opt/old", "11.0.1").toString());
    assertEquals("java-25", house.launch("--version").java());
    house.variable("JAVA_HOME", "/no/such/place");
    assertEquals("java-25", house.launch("--version").java());
  }

  @Test
  void obeysItsOwnVariable() throws Exception {
    house.java("jvm/java-25", "25");
    house.variable("JAVA_HOME", house.java("opt/mine", "21").toString());
    house.variable("WSS_JAVA_HOME", house.java("opt/the one", "17.0.1").toString());
    assertEquals("the one", house.launch("--version").java());
    house.variable("WSS_JAVA_HOME", house.java("opt/old", "11.0.1").toString());
    Outcome outcome = house.launch("--version");
    assertEquals(2, outcome.code());
    assertEquals(
        "wss-sidecar: WSS_JAVA_HOME="
            + house.machine()
            + "/opt/old: no Java 17 or newer there. Point it at one, or unset it.\n",
        outcome.err());
  }

  @Test
  void saysWhatToInstallWhenThereIsNoJava() throws Exception {
    house.java("jvm/java-11", "11.0.2");
    Outcome outcome = house.launch("run");
    assertEquals(1, outcome.code());
    assertEquals(
        "wss-sidecar: no Java 17 or newer in JAVA_HOME, on the PATH or in "
            + house.machine()
            + "/jvm. Install one (Debian and Ubuntu: apt-get install openjdk-17-jdk-headless), or"
            + " point WSS_JAVA_HOME at one.\n",
        outcome.err().replace("/usr/lib/jvm", house.machine() + "/jvm"));
  }
}
