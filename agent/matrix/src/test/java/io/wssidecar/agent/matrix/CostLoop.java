package io.wssidecar.agent.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A JVM that does handshakes when it is told to, and says what they cost. One thread. */
final class CostLoop implements AutoCloseable {
  /** SunJSSE or Conscrypt. */
  enum Library {
    SUNJSSE(new String[0], ""),
    CONSCRYPT(new String[] {"org.conscrypt.OpenSSLProvider"}, "conscrypt");

    private final String[] provider;
    private final String jars;

    Library(String[] provider, String jars) {
      this.provider = provider;
      this.jars = jars;
    }

    /** Its name in what is written. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Process process;
  private final BufferedWriter orders;
  private final BufferedReader answers;

  private CostLoop(Process process) {
    this.process = process;
    orders = process.outputWriter(UTF_8);
    answers = process.inputReader(UTF_8);
  }

  /** Starts it, with options of the JVM such as the agent. */
  static CostLoop start(Jdk jdk, Library library, Path certificates, String... options)
      throws IOException {
    return start(List.of(), jdk, library, certificates, options);
  }

  /** Likewise, all its threads on the first processor that we may use; needs Linux. */
  static CostLoop onOneProcessor(Jdk jdk, Library library, Path certificates, String... options)
      throws IOException {
    return start(List.of("taskset", "-c", firstProcessor()), jdk, library, certificates, options);
  }

  private static String firstProcessor() throws IOException {
    String key = "Cpus_allowed_list:";
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(key)) {
        return line.substring(key.length()).strip().split("[,-]")[0];
      }
    }
    throw new IOException("no " + key + " in /proc/self/status");
  }

  private static CostLoop start(
      List<String> before, Jdk jdk, Library library, Path certificates, String... options)
      throws IOException {
    List<String> words = new ArrayList<>(before);
    words.add(jdk.command("java"));
    words.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+IgnoreUnrecognizedVMOptions"));
    words.add("--enable-native-access=ALL-UNNAMED");
    words.addAll(List.of(options));
    words.addAll(List.of("-cp", Fork.classPath(Hosts.jars(library.jars))));
    words.addAll(List.of("io.wssidecar.agent.matrix.host.HandshakeLoop", certificates.toString()));
    words.addAll(List.of(library.provider));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("WSS_"));
    return new CostLoop(builder.start());
  }

  /**
   * Does that many handshakes.
   *
   * @param plantNanos costs as much more, each time
   * @return the processor time of one, in nanoseconds
   */
  double time(int count, long plantNanos) throws IOException {
    return Double.parseDouble(ask("time " + count + " " + plantNanos)) / count;
  }

  /**
   * Likewise.
   *
   * @param plantBytes 0, or 16 and more
   * @return the least, the median and the 90th percentile of what one allocates
   */
  List<Long> bytes(int count, long plantBytes) throws IOException {
    String answer = ask("bytes " + count + " " + plantBytes);
    return Arrays.stream(answer.split(" ")).map(Long::valueOf).toList();
  }

  private String ask(String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
    StringBuilder other = new StringBuilder();
    String line = answers.readLine();
    while (line != null) {
      if (line.startsWith("turn ")) {
        return line.substring(line.indexOf(": ") + 2);
      }
      other.append(line).append('\n');
      line = answers.readLine();
    }
    throw new AssertionError("it has ended:\n" + other);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
