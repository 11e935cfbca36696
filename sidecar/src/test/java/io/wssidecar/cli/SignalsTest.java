package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real signals to a real process. */
@Timeout(120)
class SignalsTest {
  @TempDir Path directory;
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endWhatIsLeft() {
    processes.forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void oneSignalEndsPolitelyWithZero(String signal) throws Exception {
    Process process = start("polite");
    awaitLine(process, "ready");
    send(signal, process);
    awaitLine(process, "stop");
    assertEquals(0, exitCode(process));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM 143", "INT 130"})
  void aSecondSignalEndsAtOnce(String signalAndCode) throws Exception {
    String[] expected = signalAndCode.split(" ");
    Process process = start("stubborn");
    awaitLine(process, "ready");
    send("TERM", process);
    awaitLine(process, "stop");
    send(expected[0], process);
    awaitLine(process, "stopNow");
    assertEquals(Integer.parseInt(expected[1]), exitCode(process));
  }

  @Test
  void hangingUpReloadsAndEndsNothing() throws Exception {
    Process process = start("polite");
    awaitLine(process, "ready");
    send("HUP", process);
    awaitLine(process, "reload");
    send("TERM", process);
    awaitLine(process, "stop");
    assertEquals(0, exitCode(process));
  }

  private Process start(String temper) throws IOException {
    String keystore = Files.writeString(directory.resolve("k.p12"), "").toString();
    Process process =
        new ProcessBuilder(
                // Who builds under nohup ignores SIGHUP, and so would every process below.
                "env",
                "--default-signal=HUP,INT,TERM",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SignalledProcess.class.getName(),
                temper,
                "run",
                "--keystore",
                keystore)
            .redirectErrorStream(true)
            .start();
    processes.add(process);
    return process;
  }

  private static void send(String signal, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start();
    assertEquals(0, exitCode(kill));
  }

  private static void awaitLine(Process process, String expected) throws IOException {
    // One reader for a process: another would lose what the first has read ahead.
    BufferedReader lines = process.inputReader();
    List<String> seen = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      seen.add(line);
      if (line.endsWith(expected)) {
        return;
      }
    }
    throw new AssertionError(expected + " never came, but " + seen);
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), "did not end");
    return process.exitValue();
  }
}
