package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Background;
import io.wssidecar.kit.ForkedSidecar;
import io.wssidecar.kit.JdkHello;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.Soak;
import io.wssidecar.kit.WsClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients come and leave in every way; afterwards nothing of them is left. */
@Timeout(3600)
class ChurnTest {
  private static final int THREADS = 4;

  /** How a client leaves. */
  enum Leaving {
    SAYING_NOTHING(sidecar -> sidecar.tcp().close()),
    SAYING_NOTHING_WITH_RST(sidecar -> sidecar.tcp().rst()),
    INSIDE_THE_CLIENT_HELLO(sidecar -> half(sidecar).close()),
    INSIDE_THE_CLIENT_HELLO_WITH_RST(sidecar -> half(sidecar).rst()),
    AFTER_THE_CLIENT_HELLO(sidecar -> hello(sidecar).close()),
    AFTER_THE_CLIENT_HELLO_WITH_RST(sidecar -> hello(sidecar).rst()),
    AFTER_PLAIN_HTTP(sidecar -> end(sidecar.tcp().request("GET", "/"))),
    AFTER_THE_HANDSHAKE(sidecar -> sidecar.tls().close()),
    AFTER_THE_HANDSHAKE_WITH_FIN(sidecar -> fin(sidecar.tls())),
    AFTER_THE_HANDSHAKE_WITH_RST(sidecar -> sidecar.tls().rst()),
    INSIDE_THE_REQUEST(sidecar -> sidecar.tls().send("GET / HTTP/1.1\r\nHo").rst()),
    AFTER_THE_REQUEST(sidecar -> sidecar.tls().request("GET", "/bytes/100000").rst()),
    AFTER_AN_ANSWER(sidecar -> {
      try (var peer = sidecar.tls()) {
        peer.get("/bytes/1000");
      }
    }),
    BEFORE_THE_101(sidecar -> sidecar.tls().send(WsClient.request("/echo", WsClient.key())).rst()),
    IN_ORDER(sidecar -> {
      try (var client = sidecar.connect("/echo")) {
        client.echo("a word");
        client.close(1000);
      }
    }),
    WITHOUT_A_CLOSE(sidecar -> sidecar.connect("/echo").close()),
    FROM_A_STREAM_WITH_FIN(sidecar -> fin(sidecar.connect("/echo").peer())),
    FROM_A_STREAM_WITH_RST(sidecar -> sidecar.connect("/echo").peer().rst());

    private final Consumer<ForkedSidecar> visit;

    Leaving(Consumer<ForkedSidecar> visit) {
      this.visit = visit;
    }

    private static RawPeer hello(ForkedSidecar sidecar) {
      return sidecar.tcp().send(JdkHello.of(sidecar.trusting()));
    }

    private static RawPeer half(ForkedSidecar sidecar) {
      return sidecar.tcp().send(Arrays.copyOf(JdkHello.of(sidecar.trusting()), 100));
    }

    private static void fin(RawPeer peer) {
      peer.fin();
      end(peer);
    }

    private static void end(RawPeer peer) {
      peer.end();
      peer.close();
    }
  }

  private static AppUnderTest app;
  private static ForkedSidecar sidecar;
  private static int atRest;

  @BeforeAll
  static void start() {
    app = AppUnderTest.start();
    sidecar = ForkedSidecar.inFrontOf(app, "--app-keep-alive", "1s");
    atRest = warm();
  }

  @AfterAll
  static void end() {
    sidecar.close();
    app.close();
  }

  @ParameterizedTest
  @EnumSource(Leaving.class)
  void leavesNothingBehind(Leaving how) {
    for (int i = 0; i < 20; i++) {
      how.visit.accept(sidecar);
    }
    assertDescriptors(atRest);
    Await.equal("connections open at the app", 0, app::openConnections);
  }

  @Test
  void leavesNothingBehindAfterManyOfEveryKind() {
    int visits = Soak.count(100_000, 400);
    int said = sidecar.lines().size();
    round(visits / 4);
    int descriptors = warm();
    long memory = sidecar.pssKib();
    round(visits);
    assertDescriptors(descriptors);
    long grown = sidecar.pssKib() - memory;
    System.out.printf("%d visits, %d KiB more memory%n", visits, grown);
    assertTrue(grown < 64 << 10, "memory grew by " + grown + " KiB");
    // What the JVM itself says comes at the start.
    List<String> alarms = sidecar.lines().stream().skip(said).filter(ChurnTest::alarms).toList();
    assertEquals(List.of(), alarms, "no client's leave is worth an alarm");
  }

  /** The descriptors of a sidecar that has done everything once and is idle again. */
  private static int warm() {
    Leaving.IN_ORDER.visit.accept(sidecar);
    Leaving.AFTER_AN_ANSWER.visit.accept(sidecar);
    Await.equal("connections open at the app", 0, app::openConnections);
    int[] last = {sidecar.descriptors()};
    while (Await.within(Duration.ofMillis(200), () -> sidecar.descriptors() != last[0])) {
      last[0] = sidecar.descriptors();
    }
    return last[0];
  }

  private static void assertDescriptors(int before) {
    Duration limit = Duration.ofSeconds(5);
    if (!Await.within(limit, () -> sidecar.descriptors() <= before)) {
      throw new AssertionError(
          "%d descriptors before, %d still after %s"
              .formatted(before, sidecar.descriptors(), limit));
    }
  }

  private static void round(int visits) {
    Leaving[] ways = Leaving.values();
    List<Background> all = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int first = thread;
      all.add(
          Background.run(() -> {
            for (int i = first; i < visits; i += THREADS) {
              ways[i % ways.length].visit.accept(sidecar);
            }
          }));
    }
    all.forEach(Background::close);
  }

  private static boolean alarms(String line) {
    return line.matches(".*\\b(WARN|WARNING|ERROR|SEVERE)\\b.*") || line.contains("Exception");
  }
}
