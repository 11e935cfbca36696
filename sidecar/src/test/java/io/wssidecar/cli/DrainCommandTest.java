package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.admin.AdminServer;
import io.wssidecar.admin.DrainState;
import io.wssidecar.admin.OpenStream;
import io.wssidecar.admin.Operations;
import io.wssidecar.admin.ReloadAnswer;
import io.wssidecar.cli.CommandLineUnderTest.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command against a real admin port, behind which a drain goes as the test says. */
@Timeout(60)
class DrainCommandTest {
  private static final DrainState UNDER_WAY =
      new DrainState("draining", false, false, Duration.ZERO, 7, 2, 3, 0, 0);
  private static final DrainState CLEAN =
      new DrainState("drained", true, true, Duration.ZERO, 0, 0, 9, 1, 0);
  private static final DrainState WITH_CUTS =
      new DrainState("drained", true, false, Duration.ZERO, 0, 1, 5, 0, 4);

  @TempDir Path directory;
  private CommandLineUnderTest cli;
  private AdminServer server;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile DrainState first = UNDER_WAY;
  private volatile DrainState then = UNDER_WAY;

  @BeforeEach
  void start() throws IOException {
    cli = new CommandLineUnderTest(directory);
    server =
        AdminServer.start(new InetSocketAddress("127.0.0.1", 0), new Drained(), cli.settings());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aDrainInWhichNothingWasCutIsASuccess() {
    then = CLEAN;
    assertEquals(
        new Outcome(
            0,
            "drained: streams closed 9, without the client's answer 1, cut 0; still open: streams"
                + " 0, requests 0\n",
            ""),
        drain());
    assertTrue(begun.get() > 0);
  }

  @Test
  void twiceIsAsGoodAsOnce() {
    first = CLEAN;
    then = CLEAN;
    assertEquals(0, drain().code());
    assertEquals(drain(), drain());
  }

  @Test
  void cutsAreAFailureThatTellsHowMany() {
    then = WITH_CUTS;
    assertEquals(
        new Outcome(
            1,
            "drained, but not cleanly: streams closed 5, without the client's answer 0, cut 4;"
                + " still open: streams 0, requests 1\n",
            ""),
        drain());
  }

  @Test
  void aDrainThatOutlastsTheWaitIsAFailure() {
    assertEquals(
        new Outcome(1, "not drained within 0.3 s: still open: streams 7, requests 2\n", ""),
        drain("--wait", "300ms"));
  }

  @Test
  void withoutAWaitItIsBegunAndNothingElse() {
    assertEquals(new Outcome(0, "draining\n", ""), drain("--wait", "off"));
    assertEquals(1, begun.get());
  }

  @Test
  void thePortMayComeFromTheEnvironmentOrTheFile() {
    then = CLEAN;
    cli.environment.put("WSS_ADMIN", place());
    cli.environment.put("WSS_WAIT", "no flag of the environment");
    assertEquals(0, cli.run("drain").code());
    cli.environment.clear();
    assertEquals(
        0, cli.run("drain", "--config", cli.file("w.yaml", "admin: " + place() + "\n")).code());
  }

  @Test
  void nobodyThereIsAMistake() {
    String place = place();
    server.close();
    Outcome outcome = cli.run("drain", "--admin", place);
    assertEquals(2, outcome.code());
    assertTrue(
        outcome.problems().get(0).startsWith("--admin " + place + ": no sidecar answers there ("),
        outcome.err());
  }

  @Test
  void somebodyElseThereIsAMistakeToo() throws Exception {
    for (String answer : List.of("404 Not Found", "200 OK", "403 Forbidden")) {
      try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
        CompletableFuture<Void> answered =
            CompletableFuture.runAsync(() -> answer(other, answer, "<html>: [no"));
        Outcome outcome = cli.run("drain", "--admin", "127.0.0.1:" + other.getLocalPort());
        assertEquals(2, outcome.code());
        assertTrue(outcome.err().contains("answered " + answer.substring(0, 3)), outcome.err());
        answered.join();
      }
    }
  }

  @Test
  void aPortThatIsOffCannotBeAsked() {
    Outcome outcome = cli.run("drain", "--admin", "off");
    assertEquals(2, outcome.code());
    assertEquals(
        "--admin off: there is nobody to ask. Give the admin port that the sidecar runs with.",
        outcome.problems().get(0));
  }

  private Outcome drain(String... more) {
    String[] words = new String[more.length + 3];
    words[0] = "drain";
    words[1] = "--admin";
    words[2] = place();
    System.arraycopy(more, 0, words, 3, more.length);
    return cli.run(words);
  }

  private String place() {
    return "127.0.0.1:" + server.address().getPort();
  }

  private static void answer(ServerSocket server, String status, String body) {
    try (Socket socket = server.accept()) {
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      while (!lines.readLine().isEmpty()) {
        // What it wants does not matter here.
      }
      String answer = "HTTP/1.1 " + status + "\r\nConnection: close\r\n\r\n" + body;
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first answer is the one to the beginning, all others are to those who wait. */
  private final class Drained implements Operations {
    @Override
    public ReloadAnswer reload() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void drain() {
      begun.incrementAndGet();
    }

    @Override
    public DrainState drainState() {
      return asked.getAndIncrement() == 0 ? first : then;
    }

    @Override
    public List<OpenStream> streams() {
      return List.of();
    }
  }
}
