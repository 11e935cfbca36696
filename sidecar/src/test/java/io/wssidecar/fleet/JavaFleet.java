package io.wssidecar.fleet;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A process of many JDK WebSocket clients. Arguments: URL, CA file, the first stream's number, how
 * many, milliseconds between two fragments of a stream, and {@code polite} or {@code silent} (never
 * answers a Close). Prints {@code ready} when all are connected, answers {@code mark} by {@code
 * marked} and {@code report} by a line for each stream and {@code done}, and ends.
 */
final class JavaFleet {
  /** Streams take turns, so that not all of them speak at the same moment. */
  private static final int TURNS = 20;

  private static final int CONNECTING_AT_ONCE = 32;

  private final List<JavaMember> members = new ArrayList<>();

  private JavaFleet() {}

  public static void main(String[] arguments) throws Exception {
    JavaFleet fleet = new JavaFleet();
    boolean silent = arguments[5].equals("silent");
    fleet.connect(
        arguments[0],
        Path.of(arguments[1]),
        Integer.parseInt(arguments[2]),
        Integer.parseInt(arguments[3]),
        silent);
    fleet.pace(Integer.parseInt(arguments[4]));
    System.out.println("ready");
    fleet.obey();
  }

  private void connect(String url, Path ca, int first, int count, boolean silent) throws Exception {
    var threads =
        Executors.newFixedThreadPool(
            4,
            task -> {
              Thread thread = new Thread(task, "client");
              thread.setDaemon(true);
              return thread;
            });
    HttpClient client = HttpClient.newBuilder().sslContext(trusting(ca)).executor(threads).build();
    Semaphore turn = new Semaphore(CONNECTING_AT_ONCE);
    for (int stream = first; stream < first + count; stream++) {
      JavaMember.Manner manner =
          stream % 2 == 0 ? JavaMember.Manner.FINISHES : JavaMember.Manner.TEARS;
      JavaMember member = new JavaMember(stream, silent ? JavaMember.Manner.NEVER_ANSWERS : manner);
      members.add(member);
      turn.acquire();
      var unused =
          client
              .newWebSocketBuilder()
              .connectTimeout(Duration.ofSeconds(60))
              .buildAsync(URI.create(url + "stream/" + stream), member)
              .whenComplete((socket, failure) -> {
                if (failure != null) {
                  member.fault("not connected: " + failure);
                }
                turn.release();
              });
    }
    turn.acquire(CONNECTING_AT_ONCE);
  }

  private static SSLContext trusting(Path ca) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(ca)) {
      var certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      store.setCertificateEntry("root", certificate);
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private void pace(int millis) {
    var pacer =
        Executors.newSingleThreadScheduledExecutor(task -> {
          Thread thread = new Thread(task, "pacer");
          thread.setDaemon(true);
          return thread;
        });
    int[] turn = {0};
    Runnable beat =
        () -> {
          for (int i = turn[0]++ % TURNS; i < members.size(); i += TURNS) {
            members.get(i).beat();
          }
        };
    long micros = TimeUnit.MILLISECONDS.toMicros(millis) / TURNS;
    var beating = pacer.scheduleAtFixedRate(beat, 0, micros, TimeUnit.MICROSECONDS);
    if (beating.isCancelled()) {
      throw new IllegalStateException("nothing beats");
    }
  }

  /** Until its owner goes or wants no more. */
  private void obey() throws Exception {
    var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String command = commands.readLine();
    while (command != null && !command.startsWith("report")) {
      members.forEach(JavaMember::mark);
      System.out.println("marked");
      command = commands.readLine();
    }
    if (command != null) {
      settle();
      StringBuilder report = new StringBuilder();
      members.forEach(member -> report.append(member.account().line()).append('\n'));
      System.out.print(report.append("done\n"));
      System.out.flush();
    }
    // The connections of those that never answered hold threads that are not ours.
    System.exit(0);
  }

  /** What has arrived may still wait for a thread. */
  private void settle() {
    var all = members.stream().map(JavaMember::settled).toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(all).completeOnTimeout(null, 10, TimeUnit.SECONDS).join();
  }
}
