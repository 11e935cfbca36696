package io.wssidecar.agent.matrix;

import io.wssidecar.agent.matrix.host.Burning;
import io.wssidecar.agent.matrix.host.EmptyAgent;
import io.wssidecar.agent.matrix.host.NothingHost;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * What the agent costs a JVM that starts and ends, over an agent that does nothing: processor time
 * of the whole process, as the shell tells it, its compilers' included.
 */
final class CostOfStart {
  private static final String TIME = "TIMEFORMAT='%3U %3S'; time \"$@\"";

  /** The app, and nothing else: an agent that is on the class path is not read from its jar. */
  private final Path classes;

  /** An agent that does nothing; with {@code =n} behind it, for n milliseconds. */
  final String empty;

  CostOfStart(Path folder) throws IOException {
    classes = folder.resolve("start");
    Path host = classes.resolve(entry(NothingHost.class));
    Files.createDirectories(host.getParent());
    Files.write(host, bytes(NothingHost.class));
    empty = "-javaagent:" + emptyAgent(folder.resolve("empty-agent.jar"));
  }

  private static Path emptyAgent(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", EmptyAgent.class.getName());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Class<?> each : List.of(EmptyAgent.class, Burning.class)) {
        out.putNextEntry(new JarEntry(entry(each)));
        out.write(bytes(each));
      }
    }
    return jar;
  }

  private static String entry(Class<?> type) {
    return type.getName().replace('.', '/') + ".class";
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    try (InputStream in = type.getClassLoader().getResourceAsStream(entry(type))) {
      return in.readAllBytes();
    }
  }

  /** Milliseconds that the second JVM option costs more than the first, from pair to pair. */
  CostStatistics measure(Jdk jdk, String option, String other, int pairs) throws Exception {
    double[] differences = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      if (i % 2 == 0) {
        differences[i] = -run(jdk, option);
        differences[i] += run(jdk, other);
      } else {
        differences[i] = run(jdk, other);
        differences[i] -= run(jdk, option);
      }
    }
    return CostStatistics.of(differences);
  }

  private double run(Jdk jdk, String option) throws Exception {
    List<String> words = new ArrayList<>(List.of("bash", "-c", TIME, "time"));
    words.addAll(
        List.of(
            jdk.command("java"), option, "-cp", classes.toString(), NothingHost.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("WSS_"));
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    process.getOutputStream().close();
    List<String> lines = process.inputReader().lines().toList();
    if (process.waitFor() != 0 || lines.size() != 1) {
      throw new AssertionError(String.join("\n", lines));
    }
    String[] times = lines.get(0).split(" ");
    return 1000 * (Double.parseDouble(times[0]) + Double.parseDouble(times[1]));
  }
}
