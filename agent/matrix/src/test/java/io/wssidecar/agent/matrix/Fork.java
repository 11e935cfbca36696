package io.wssidecar.agent.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host in a JVM of its own, with or without the agent. The test owns it. */
final class Fork implements AutoCloseable {
  /** A JVM may have to share its processor with a whole build. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** For JVMs that do little: they spend less on compiling and collecting. */
  static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Jdk jdk;
  private final Process process;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private final Thread lastResort;
  private final Thread reader;

  private Fork(Jdk jdk, Process process) {
    this.jdk = jdk;
    this.process = process;
    lastResort = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(lastResort);
    reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Runs {@code java} with these words. */
  static Fork java(Jdk jdk, List<String> words) {
    return java(jdk, words, Map.of());
  }

  /** Likewise, with more in its environment. */
  static Fork java(Jdk jdk, List<String> words, Map<String, String> environment) {
    return tool(jdk, "java", words, environment);
  }

  /** Runs a command of that JDK. */
  static Fork tool(Jdk jdk, String program, List<String> words, Map<String, String> environment) {
    List<String> command = new ArrayList<>(List.of(jdk.command(program)));
    try {
      if (program.equals("java")) {
        command.add("-Djava.io.tmpdir=" + scratch());
      }
      command.addAll(words);
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().keySet().removeIf(name -> name.startsWith("WSS_"));
      builder.environment().putAll(environment);
      return new Fork(jdk, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For what servers leave when they are killed: with the build's own output, not for ever. */
  private static Path scratch() throws IOException {
    Path folder = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    return Files.createDirectories(folder.resolve("target/scratch"));
  }

  private void read() {
    try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        lines.add(line);
        line = reader.readLine();
      }
    } catch (IOException e) {
      lines.add("(output unreadable: " + e + ")");
    }
  }

  long pid() {
    return process.pid();
  }

  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  String output() {
    return String.join("\n", lines());
  }

  /** The first group of the pattern, in the first line that has it, as soon as there is one. */
  String find(String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    List<String> found = new ArrayList<>();
    boolean came =
        Await.within(
            PATIENCE,
            () -> {
              for (String line : lines()) {
                Matcher matcher = wanted.matcher(line);
                if (found.isEmpty() && matcher.find()) {
                  found.add(matcher.group(1));
                }
              }
              return !found.isEmpty() || !reader.isAlive();
            });
    if (!came || found.isEmpty()) {
      throw new AssertionError("no line matches " + pattern + " in:\n" + output());
    }
    return found.get(0);
  }

  /** The port behind that name in the host's line {@code ready A=1 B=2}. */
  int port(String name) {
    return Integer.parseInt(find("^ready.* " + name + "=(\\d+)"));
  }

  /** Attaches the agent through its own command line, and waits until that is done. */
  String attach(String... options) {
    List<String> words = new ArrayList<>(SHORT_LIVED);
    words.addAll(List.of("-jar", AgentJar.path().toString()));
    words.add(String.valueOf(pid()));
    words.addAll(List.of(options));
    try (Fork command = java(jdk, words)) {
      int exit = command.exit();
      if (exit != 0) {
        throw new AssertionError("attach ended with " + exit + ":\n" + command.output());
      }
      return command.output();
    }
  }

  /** Its exit code; fails when it takes longer than half a minute. */
  int exit() {
    return exit(Duration.ofSeconds(30));
  }

  private int exit(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running:\n" + output());
      }
      // Its last words may still be on their way.
      reader.join(5000);
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Writes a line to its standard input. */
  void tell(String line) {
    try {
      OutputStream in = process.getOutputStream();
      in.write((line + "\n").getBytes(UTF_8));
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the host end by itself. */
  int end() {
    return end(Duration.ofSeconds(30));
  }

  /** Likewise, for one that has much to do at its end. */
  int end(Duration patience) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already.
    }
    return exit(patience);
  }

  /** What the agent's endpoint says: every series with its value. */
  Map<String, Long> scrape() {
    String text =
        get("http://127.0.0.1:" + find("metrics at http://[^ ]+:(\\d+)/metrics") + "/metrics");
    Map<String, Long> series = new TreeMap<>();
    for (String line : text.split("\n")) {
      if (!line.startsWith("#")) {
        int blank = line.lastIndexOf(' ');
        series.put(line.substring(0, blank), (long) Double.parseDouble(line.substring(blank + 1)));
      }
    }
    return series;
  }

  /** Only what is counted, and more than zero. */
  Map<String, Long> failures() {
    Map<String, Long> counted = scrape();
    counted.entrySet().removeIf(e -> !e.getKey().contains("_failures_total") || e.getValue() == 0);
    return counted;
  }

  static String get(String url) {
    try {
      var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build();
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A connection to one of its ports. */
  static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(30_000);
    return socket;
  }

  static String classPath(Path... more) {
    String own =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> parts = new ArrayList<>();
    for (String part : own.split(Pattern.quote(java.io.File.pathSeparator))) {
      if (part.endsWith("test-classes") || part.endsWith("test-classes/")) {
        parts.add(part);
      }
    }
    for (Path each : more) {
      parts.add(each.toString());
    }
    return String.join(java.io.File.pathSeparator, parts);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Runtime.getRuntime().removeShutdownHook(lastResort);
    } catch (IllegalStateException e) {
      // The whole run is ending.
    }
  }
}
