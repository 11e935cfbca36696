package io.wssidecar.agent.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A web app that is deployed anew and anew: the agent, which has seen each of them, holds none. */
final class HostileRedeployIT {
  static Stream<Arguments> runs() {
    List<Arguments> all = new ArrayList<>();
    for (Jdk jdk : LongForm.jdks(0)) {
      for (String server :
          LongForm.isOn() ? List.of("tomcat-10.1", "tomcat-11") : List.of("tomcat-11")) {
        all.add(Arguments.of(jdk, server, true));
        if (LongForm.isOn()) {
          all.add(Arguments.of(jdk, server, false));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void noWebAppIsHeldAfterItIsGone(Jdk jdk, String server, boolean agent, @TempDir Path folder)
      throws Exception {
    Path libraries = Files.createDirectories(folder.resolve("app/WEB-INF/lib"));
    for (Path jar : Hosts.jars("micrometer")) {
      if (jar.getFileName().toString().startsWith("micrometer-")) {
        Files.copy(jar, libraries.resolve(jar.getFileName()));
      }
    }
    Path classes = Files.createDirectory(folder.resolve("classes"));
    String path = Fork.classPath(Hosts.jars(server));
    HostileSource.compile("RedeployHost", classes, path);
    int rounds = LongForm.isOn() ? 50 : 6;
    List<String> words = new ArrayList<>(List.of("-Xmx128m", "-cp", classes + ":" + path));
    words.addAll(List.of("RedeployHost", folder.toString(), String.valueOf(rounds)));
    if (agent) {
      words.add(0, AgentJar.option(""));
      words.add("agent");
    }
    try (Fork host = Fork.java(jdk, words)) {
      assertEquals("0", host.find("^alive (.*)"), host::output);
      assertEquals(0, host.exit(), host::output);
    }
  }
}
