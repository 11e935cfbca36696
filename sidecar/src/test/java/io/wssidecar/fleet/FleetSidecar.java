package io.wssidecar.fleet;

import io.wssidecar.Main;
import io.wssidecar.config.AppAddress;
import io.wssidecar.kit.TestCa;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** A sidecar in a process of its own, with a health port. The test owns it. */
final class FleetSidecar implements AutoCloseable {
  private static final Pattern READY =
      Pattern.compile("ready on \\S+?:(\\d+) for .*health on \\S+?:(\\d+)");

  /** The options that matter are the launcher's. */
  private static final List<String> OPTIONS =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-Dxnio.nio.thread-safe-selection-keys=true",
          "--enable-native-access=ALL-UNNAMED");

  private final FleetProcess process;
  private final Path caFile;
  private final SSLContext trusting;
  private final int port;
  private final int healthPort;

  private FleetSidecar(AppAddress app, Path directory, Duration window) throws IOException {
    TestCa ca = TestCa.create();
    var files = ca.issue("localhost", "127.0.0.1").writeTo(directory);
    caFile = Files.writeString(directory.resolve("ca.pem"), ca.certificatePem());
    trusting = ca.clientContext();
    List<String> words = new ArrayList<>();
    words.addAll(List.of("run", "--listen", "127.0.0.1:0", "--app", app.toString()));
    words.addAll(List.of("--cert", files.chain().toString(), "--key", files.key().toString()));
    words.addAll(List.of("--health", "127.0.0.1:0", "--admin", "off"));
    words.addAll(List.of("--drain-delay", "off", "--drain", window.toMillis() + "ms"));
    process = FleetProcess.java(OPTIONS, Main.class, words);
    Matcher ready = READY.matcher(process.await(Duration.ofSeconds(60), "ready on "));
    if (!ready.find()) {
      process.close();
      throw new AssertionError("it does not tell its ports; " + process.output());
    }
    port = Integer.parseInt(ready.group(1));
    healthPort = Integer.parseInt(ready.group(2));
  }

  static FleetSidecar inFrontOf(AppAddress app, Path directory, Duration window) {
    try {
      return new FleetSidecar(app, directory, window);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The base of its URLs, with that scheme. */
  String url(String scheme) {
    return scheme + "://127.0.0.1:" + port + "/";
  }

  URI metrics() {
    return URI.create("http://127.0.0.1:" + healthPort + "/metrics");
  }

  /** The authority that its clients must trust. */
  Path caFile() {
    return caFile;
  }

  /** Asks for a path in plain HTTP over TLS; the answer's status. */
  CompletableFuture<Integer> get(String path) {
    HttpClient client = HttpClient.newBuilder().sslContext(trusting).build();
    HttpRequest request = HttpRequest.newBuilder(URI.create(url("https") + path)).build();
    return client.sendAsync(request, BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
  }

  /** SIGTERM; unlike {@link Process#destroy} this leaves our end of its output open. */
  void terminate() {
    process.process().toHandle().destroy();
  }

  boolean isAlive() {
    return process.process().isAlive();
  }

  /** Its exit code, when it ended within that time. */
  OptionalInt exitCode(Duration within) {
    try {
      boolean ended = process.process().waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
      return ended ? OptionalInt.of(process.process().exitValue()) : OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String output() {
    return process.output();
  }

  @Override
  public void close() {
    process.close();
  }
}
