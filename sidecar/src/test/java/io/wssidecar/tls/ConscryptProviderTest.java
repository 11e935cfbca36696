package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConscryptProviderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/tmp/libconscrypt.so: /tmp/libconscrypt.so: failed to map segment from shared"
            + " object|noexec",
        "/tmp/x.so exists but cannot be executed; check volume for \"noexec\" flag|noexec",
        "Error loading shared library ld-linux-x86-64.so.2: No such file or directory|glibc",
        "/lib/libc.so.6: version `GLIBC_2.14' not found|glibc",
        "Illegal native access from unnamed module|--enable-native-access",
        "Failed creating temp file (null)|-Dorg.conscrypt.native.workdir",
        "no conscrypt in java.library.path|Linux with glibc"
      })
  void saysWhatToDoAboutALibraryThatDoesNotLoad(String said, String advice) {
    String line = ConscryptProvider.explain(new UnsatisfiedLinkError(said));
    assertTrue(line.contains(advice), line);
    Throwable wrapped = new UnsatisfiedLinkError("no conscrypt in java.library.path");
    wrapped.addSuppressed(new UnsatisfiedLinkError(said));
    assertTrue(ConscryptProvider.explain(wrapped).contains(advice));
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsToldByARealJvm(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "");
    String said = run("-Dorg.conscrypt.native.workdir=" + file);
    assertTrue(said.contains("cannot be written"), said);
    assertTrue(said.contains("-Dorg.conscrypt.native.workdir=DIR"), said);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_24, disabledReason = "the option came with JDK 24")
  void aJvmThatForbidsNativeAccessIsTold() throws Exception {
    String said = run("--illegal-native-access=deny");
    assertTrue(said.contains("--enable-native-access=ALL-UNNAMED"), said);
  }

  @Test
  void loadsInAJvmOfItsOwn() throws Exception {
    assertEquals("loaded", run().strip().lines().reduce((a, b) -> b).orElse(""));
  }

  private static String run(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  /** Runs in the other JVM. */
  static final class Main {
    public static void main(String[] args) {
      try {
        ConscryptProvider.create();
        System.out.println("loaded");
      } catch (ConfigException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
