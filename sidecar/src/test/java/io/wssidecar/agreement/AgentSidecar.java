package io.wssidecar.agreement;

import io.wssidecar.kit.Await;
import io.wssidecar.kit.HttpAnswer;
import io.wssidecar.kit.ProcessOutput;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.TestCa;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** The packaged sidecar with the packaged agent, started by its launcher. The test owns it. */
final class AgentSidecar implements AutoCloseable {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  static final Path LAUNCHER = ROOT.resolve("sidecar/bin/wss-sidecar");
  static final Path AGENT = ROOT.resolve("agent/dist/target/wss-agent.jar");

  private static final Pattern READY = Pattern.compile("ready on \\S*:(\\d+)");
  private static final Pattern HEALTH = Pattern.compile("health on \\S*:(\\d+)");
  private static final Pattern ADMIN = Pattern.compile("admin on \\S*:(\\d+)");

  private final TestCa ca;
  private final Process process;
  private final ProcessOutput output;
  private final Thread lastResort;

  private AgentSidecar(
      TestCa ca, Path directory, Map<String, String> environment, List<String> flags)
      throws IOException {
    this.ca = ca;
    if (!Files.isRegularFile(AGENT)) {
      throw new AssertionError("not built: " + AGENT);
    }
    var files = ca.issue("localhost").writeTo(directory);
    List<String> words = new ArrayList<>(List.of(LAUNCHER.toString(), "run"));
    words.addAll(List.of("--cert", files.chain().toString(), "--key", files.key().toString()));
    words.addAll(List.of("--listen", "127.0.0.1:0", "--health", "127.0.0.1:0"));
    words.addAll(flags);
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("WSS_"));
    builder.environment().put("WSS_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    process = builder.start();
    lastResort = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(lastResort);
    output = ProcessOutput.of(process);
  }

  /** Runs it with these flags; its certificate goes to that directory. */
  static AgentSidecar start(Path directory, String... flags) {
    return start(directory, Map.of(), flags);
  }

  /** Likewise, with more in its environment. */
  static AgentSidecar start(Path directory, Map<String, String> environment, String... flags) {
    return start(TestCa.create(), directory, environment, flags);
  }

  /** Likewise, with a certificate of that authority. */
  static AgentSidecar start(
      TestCa ca, Path directory, Map<String, String> environment, String... flags) {
    try {
      return new AgentSidecar(ca, directory, environment, List.of(flags));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it said so far, both streams together. */
  String output() {
    return String.join("\n", output.lines());
  }

  private int said(Pattern pattern) {
    Await.until(
        "it to say " + pattern,
        () -> pattern.matcher(output()).find() || !process.isAlive() && !output().isEmpty());
    Matcher matcher = pattern.matcher(output());
    if (!matcher.find()) {
      throw new AssertionError("it said:\n" + output());
    }
    return Integer.parseInt(matcher.group(1));
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  InetSocketAddress address() {
    return loopback(said(READY));
  }

  /** Trusts its certificate; each call gives a fresh session cache. */
  SSLContext trusting() {
    return ca.clientContext();
  }

  RawPeer tcp() {
    return RawPeer.tcp(address());
  }

  RawPeer tls() {
    return RawPeer.tls(address(), trusting());
  }

  HttpAnswer admin(String method, String path) {
    try (RawPeer peer = RawPeer.tcp(loopback(said(ADMIN)))) {
      return peer.request(method, path, "Connection: close").answer(method);
    }
  }

  String metrics() {
    try (RawPeer peer = RawPeer.tcp(loopback(said(HEALTH)))) {
      return peer.get("/metrics", "Connection: close").text();
    }
  }

  /** Every series with its value. */
  Map<String, Double> scrape() {
    return metrics()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.lastIndexOf(' ')),
                line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
  }

  long pid() {
    return process.pid();
  }

  /** Ends it as an orchestrator would; its exit code. */
  int terminate() {
    process.toHandle().destroy();
    Await.until("its end", () -> !process.isAlive());
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }
}
