package io.wssidecar.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** The operator's port over a real socket, with made-up operations behind it. */
final class OperatorPort implements Operations, AutoCloseable {
  private final AtomicInteger drains = new AtomicInteger();
  private final AtomicInteger reloads = new AtomicInteger();
  private final List<OpenStream> streams = new ArrayList<>();
  private final AdminAnswers answers = new AdminAnswers(this, "{\"listen\": \":443\"}\n");
  private final SidePort port;
  private volatile DrainState state = state("serving", false);
  private volatile boolean broken;
  private volatile ReloadAnswer reload =
      new ReloadAnswer("unchanged", true, List.of(), List.of(), List.of());

  OperatorPort() throws IOException {
    Duration enough = Duration.ofSeconds(30);
    port =
        SidePort.open(
            "wss-admin",
            new InetSocketAddress("127.0.0.1", 0),
            answers,
            new SidePort.Limits(64, enough, enough, enough));
  }

  AdminAnswers answers() {
    return answers;
  }

  /** How often a drain was begun. */
  int drains() {
    return drains.get();
  }

  int reloads() {
    return reloads.get();
  }

  /** What a reload will say. */
  void willReload(ReloadAnswer answer) {
    reload = answer;
  }

  /** One more stream is open. */
  void holds(OpenStream stream) {
    streams.add(stream);
  }

  void drained() {
    state = state("drained", true);
  }

  /** Every operation throws from now on. */
  void breaks() {
    broken = true;
  }

  CompletableFuture<String> waitFor(String time) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return ask("POST", "/drain?wait=" + time, "Host: localhost");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  String ask(String method, String path, String fields) throws IOException {
    try (Socket socket = Answer.connect(port.address())) {
      String request =
          method + " " + path + " HTTP/1.1\r\n" + fields + "\r\nConnection: close\r\n\r\n";
      Answer.send(socket, request);
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  static void assertStatus(int expected, String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 " + expected + " "), answer);
  }

  private static DrainState state(String phase, boolean over) {
    return new DrainState(phase, over, over, Duration.ofMillis(1500), 3, 2, 10, 20, 30);
  }

  @Override
  public void drain() {
    drains.incrementAndGet();
    if (state.phase().equals("serving")) {
      state = state("delay", false);
    }
  }

  @Override
  public DrainState drainState() {
    if (broken) {
      throw new IllegalStateException("a bug");
    }
    return state;
  }

  @Override
  public ReloadAnswer reload() {
    reloads.incrementAndGet();
    if (broken) {
      throw new IllegalStateException("a bug");
    }
    return reload;
  }

  @Override
  public List<OpenStream> streams() {
    if (broken) {
      throw new IllegalStateException("a bug");
    }
    return streams;
  }

  @Override
  public void close() {
    port.close();
  }
}
