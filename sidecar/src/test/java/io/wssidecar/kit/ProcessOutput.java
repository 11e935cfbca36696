package io.wssidecar.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What another process says, read by a thread of its own. Safe on any thread. */
public final class ProcessOutput {
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  /** Written by the thread that reads. */
  private volatile boolean ended;

  private ProcessOutput() {}

  /** Of a process whose output nobody else reads. */
  public static ProcessOutput of(Process process) {
    ProcessOutput output = new ProcessOutput();
    Thread reader = new Thread(() -> output.read(process), "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
    return output;
  }

  /** Nothing, ever: nobody reads. */
  static ProcessOutput unread() {
    return new ProcessOutput();
  }

  /** All so far. */
  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Whether there will be no more. */
  public boolean ended() {
    return ended;
  }

  private void read(Process process) {
    try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        lines.add(line);
        line = reader.readLine();
      }
    } catch (IOException e) {
      lines.add("(output unreadable: " + e + ")");
    }
    ended = true;
  }
}
