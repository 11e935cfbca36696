package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Background;
import io.wssidecar.kit.Command;
import io.wssidecar.kit.ForkedSidecar;
import io.wssidecar.kit.JdkHello;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.WsClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A process with few descriptors. Accepting pauses before they are used up, so that the kernel lets
 * clients wait, and goes on as soon as somebody leaves.
 */
@Timeout(120)
class AcceptPauseTest {
  private static final int OPEN_FILES = 512;

  /** Four descriptors each, and 256 in reserve. */
  private static final int STREAMS = 64;

  private static AppUnderTest app;
  private static ForkedSidecar sidecar;
  private static int healthPort;
  private static int atRest;

  private final List<AutoCloseable> clients = new ArrayList<>();

  @BeforeAll
  static void start() {
    app = AppUnderTest.start();
    healthPort = freePort();
    sidecar =
        ForkedSidecar.limitedTo(
            OPEN_FILES,
            app,
            "--io-threads",
            "4",
            "--handshake-timeout",
            "2s",
            "--health",
            "127.0.0.1:" + healthPort);
    atRest = sidecar.descriptorsAtRest();
  }

  @AfterAll
  static void end() {
    sidecar.close();
    app.close();
  }

  @AfterEach
  void leave() throws Exception {
    for (AutoCloseable client : clients) {
      client.close();
    }
  }

  @Test
  void whoComesWhenAllDescriptorsAreTakenWaitsUntilSomebodyLeaves() {
    List<WsClient> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      streams.add(keep(sidecar.connect("/echo")));
    }
    int most = 10;
    AtomicInteger served = new AtomicInteger();
    List<Background> newcomers = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      newcomers.add(
          Background.run(() -> {
            serve();
            served.incrementAndGet();
          }));
    }
    awaitPause();
    assertEquals("still here", streams.get(0).echo("still here"));
    assertEquals(0, served.get());
    // One place is enough for all of them, one after the other.
    streams.get(1).peer().rst();
    newcomers.forEach(Background::close);
    streams.forEach(each -> each.peer().rst());
    assertNothingLeft();
  }

  /** A crowd that says nothing holds a descriptor each, and no longer than a handshake may take. */
  @Test
  void whoSaysNothingIsInTheWayForNoLongerThanTheHandshakeTimeout() {
    fillWithSilentOnes();
  }

  private void fillWithSilentOnes() {
    List<RawPeer> silent = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      silent.add(keep(sidecar.tcp()));
    }
    awaitPause();
    int open = sidecar.descriptors();
    assertTrue(open > 150 && open < OPEN_FILES - 128, open + " descriptors are open");
    serve();
    silent.forEach(RawPeer::close);
    assertNothingLeft();
  }

  @Test
  void aCrowdThatWantsToShakeHandsAllAtOnceFindsOrLosesItsPlaceButIsNeverInTheDark() {
    byte[] hello = JdkHello.of(sidecar.trusting());
    List<RawPeer> crowd = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      crowd.add(keep(sidecar.tcp()));
    }
    for (RawPeer each : crowd) {
      try {
        each.send(hello);
      } catch (UncheckedIOException reset) {
        // So quick that sending reports it.
      }
    }
    crowd.forEach(RawPeer::close);
    assertNothingLeft(); // until then a newcomer might lose his place, too
    serve();
    assertNothingLeft();
  }

  /** Another process may have taken the machine's last descriptor; here the limit sinks. */
  @Test
  void whoComesWhenTheKernelRefusesToAcceptIsServedWhenItDoesNoMore() {
    fillWithSilentOnes(); // loads the classes of a pause
    InetSocketAddress health = new InetSocketAddress(InetAddress.getLoopbackAddress(), healthPort);
    try (RawPeer metrics = RawPeer.tcp(health)) {
      double before = pauses(metrics);
      limitOpenFiles("3:");
      try (Background newcomer = Background.run(AcceptPauseTest::serve)) {
        try {
          Await.until("a pause", () -> pauses(metrics) > before);
          assertFalse(newcomer.done());
        } finally {
          limitOpenFiles(OPEN_FILES + ":");
        }
      }
    }
    assertNothingLeft();
  }

  private static double pauses(RawPeer metrics) {
    return metrics
        .get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("accept_pauses_total "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Sets the soft limit of open files, which may rise again up to the hard one. */
  private static void limitOpenFiles(String limit) {
    Command.run("prlimit", "--pid", "" + sidecar.pid(), "--nofile=" + limit).succeeded();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T extends AutoCloseable> T keep(T client) {
    clients.add(client);
    return client;
  }

  private static void serve() {
    try (var client = sidecar.connect("/echo")) {
      assertEquals("in", client.echo("in"));
      client.close(1000);
    }
  }

  /** The line comes once a minute at most, so that another test may have had it. */
  private static void awaitPause() {
    Await.until("a word about it", () -> pauses() > 0);
  }

  private static long pauses() {
    return sidecar.lines().stream().filter(line -> line.contains("accepting pauses")).count();
  }

  private static void assertNothingLeft() {
    if (!Await.within(Duration.ofSeconds(10), () -> sidecar.descriptors() <= atRest)) {
      throw new AssertionError(atRest + " descriptors before, still " + sidecar.descriptors());
    }
    assertTrue(pauses() <= 1, sidecar::output);
    assertFalse(sidecar.output().contains("Too many open files"), sidecar::output);
    assertFalse(sidecar.output().contains("Exception"), sidecar::output);
  }
}
