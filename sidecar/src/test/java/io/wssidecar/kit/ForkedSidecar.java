package io.wssidecar.kit;

import io.wssidecar.config.AppAddress;
import io.wssidecar.config.TlsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A sidecar in a process of its own, started through its command line, listening on a free port.
 * The test owns it; closing kills whatever is left.
 */
public final class ForkedSidecar implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready on \\S*:(\\d+)");
  private static final Pattern ADMIN = Pattern.compile("admin on \\S*:(\\d+)");

  private final Process process;
  private final boolean severalPorts;
  private final ProcessOutput output;
  private final TestCa ca;
  private final TlsSettings.CertificateFiles certificate;
  private final SSLContext trusting;

  /** For a test run that is ended before it can close this. */
  private final Thread lastResort;

  /** Guarded by this; null until it listens. */
  private @Nullable InetSocketAddress address;

  private ForkedSidecar(
      Process process,
      ProcessOutput output,
      TestCa ca,
      TlsSettings.CertificateFiles certificate,
      boolean severalPorts) {
    this.process = process;
    this.output = output;
    this.ca = ca;
    this.certificate = certificate;
    this.severalPorts = severalPorts;
    this.trusting = ca.clientContext();
    this.lastResort = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** Runs it in front of the app, with further flags; its output is read, see {@link #lines}. */
  public static ForkedSidecar inFrontOf(AppUnderTest app, String... flags) {
    return inFrontOf(app.address(), flags);
  }

  /** Likewise, in front of whatever is at that address. */
  public static ForkedSidecar inFrontOf(AppAddress app, String... flags) {
    return start(app, List.of(), ProcessOutput::of, flags);
  }

  /** Likewise, with no more than so many open files. */
  public static ForkedSidecar limitedTo(int openFiles, AppUnderTest app, String... flags) {
    String limited = "ulimit -n " + openFiles + " && exec \"$@\"";
    return start(app.address(), List.of("sh", "-c", limited, "sh"), ProcessOutput::of, flags);
  }

  /** Likewise, but nobody reads its output: the pipe fills and stays full. */
  public static ForkedSidecar unread(AppUnderTest app, String... flags) {
    return start(app.address(), List.of(), process -> ProcessOutput.unread(), flags);
  }

  private static ForkedSidecar start(
      AppAddress app,
      List<String> shell,
      Function<Process, ProcessOutput> output,
      String... flags) {
    TestCa ca = TestCa.create();
    try {
      var files = SidecarUnderTest.certificate(ca);
      // Who builds under nohup ignores SIGHUP, and so would every process below.
      List<String> words = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM"));
      words.addAll(shell);
      words.addAll(java());
      words.addAll(List.of("run", "--listen", "127.0.0.1:0", "--app", app.toString()));
      words.addAll(List.of("--cert", files.chain().toString(), "--key", files.key().toString()));
      boolean health = List.of(flags).contains("--health");
      words.addAll(health ? List.of() : List.of("--health", "off"));
      boolean admin = List.of(flags).contains("--admin");
      words.addAll(admin ? List.of() : List.of("--admin", "off"));
      words.addAll(List.of(flags));
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      return new ForkedSidecar(process, output.apply(process), ca, files, admin || health);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The class path of this very build rather than the jar, which the tests run before. The options
   * that matter are the launcher's.
   */
  private static List<String> java() {
    List<String> options =
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-Dxnio.nio.thread-safe-selection-keys=true",
            "--enable-native-access=ALL-UNNAMED");
    return OwnJvm.words(options, "io.wssidecar.Main");
  }

  /** Runs another command of the same build and returns its exit code; its output is lost. */
  public static int command(String... words) {
    List<String> all = new ArrayList<>(java());
    all.addAll(List.of(words));
    return Command.run(all.toArray(String[]::new)).exit();
  }

  public long pid() {
    return process.pid();
  }

  /** What it said so far, both streams together. */
  public List<String> lines() {
    return output.lines();
  }

  /** Whether it will say nothing more. */
  public boolean outputEnded() {
    return output.ended();
  }

  /** The same as one text, for failures. */
  public String output() {
    return "it said:\n" + String.join("\n", lines());
  }

  /** Bytes that wait in the pipe that nobody reads. */
  public int unreadBytes() {
    try {
      return process.getInputStream().available();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens, as soon as it does. */
  public synchronized InetSocketAddress address() {
    if (address != null) {
      return address;
    }
    if (!Await.within(Duration.ofSeconds(60), this::listensOrDied) || !process.isAlive()) {
      String state = process.isAlive() ? "is alive" : "ended with " + process.exitValue();
      throw new AssertionError("not listening; it " + state + " and said " + lines());
    }
    int port =
        // With the operator's port or that of health there are several, and only its words tell
        // which.
        severalPorts ? said(READY) : Descriptors.listeningPorts(pid()).get(0);
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return address;
  }

  /** As an operator writes it after {@code --admin}; only when a flag asked for it. */
  public String admin() {
    return "127.0.0.1:" + said(ADMIN);
  }

  private int said(Pattern pattern) {
    Await.until(
        Duration.ofSeconds(60),
        "it to say " + pattern,
        () -> lines().stream().anyMatch(line -> pattern.matcher(line).find()));
    Matcher matcher = pattern.matcher(output());
    if (!matcher.find()) {
      throw new AssertionError(output());
    }
    return Integer.parseInt(matcher.group(1));
  }

  private boolean listensOrDied() {
    return !process.isAlive() || !Descriptors.listeningPorts(pid()).isEmpty();
  }

  /** Trusts this sidecar's certificate. */
  public SSLContext trusting() {
    return trusting;
  }

  public RawPeer tcp() {
    return RawPeer.tcp(address());
  }

  public RawPeer tls() {
    return RawPeer.tls(address(), trusting);
  }

  public WsClient connect(String path, String... fields) {
    return WsClient.open(tls(), path, fields);
  }

  public int descriptors() {
    return Descriptors.open(pid());
  }

  /** Those that stay open when it has served a stream and rests. */
  public int descriptorsAtRest() {
    try (WsClient client = connect("/echo")) {
      client.echo("warm");
      client.close(1000);
    }
    int[] last = {descriptors()};
    while (Await.within(Duration.ofMillis(200), () -> descriptors() != last[0])) {
      last[0] = descriptors();
    }
    return last[0];
  }

  public long pssKib() {
    return Descriptors.pssKib(pid());
  }

  /** Who signed its certificate. */
  public TestCa ca() {
    return ca;
  }

  /** The files that its flags name. */
  public TlsSettings.CertificateFiles certificate() {
    return certificate;
  }

  /** SIGHUP. */
  public void hangUp() {
    try {
      int code = new ProcessBuilder("kill", "-HUP", "" + pid()).start().waitFor();
      if (code != 0) {
        throw new AssertionError("kill ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGTERM; unlike {@link Process#destroy} this leaves our end of its output open. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** Its exit code, when it ended within that time. */
  public OptionalInt exitCode(Duration within) {
    try {
      boolean ended = process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
      return ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }
}
