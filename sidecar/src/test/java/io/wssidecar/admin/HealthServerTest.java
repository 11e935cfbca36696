package io.wssidecar.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthServerTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private volatile Health health = new Health(true, List.of());
  private volatile String metrics = "up 1\n";
  private HealthServer server;

  @BeforeEach
  void start() throws IOException {
    server = HealthServer.start(ANY_PORT, () -> health, () -> metrics);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void livezIsAliveEvenWhenNotReady() throws IOException {
    health = new Health(false, List.of("draining"));
    Answer answer = get("/livez");
    assertEquals(200, answer.status());
    assertEquals("alive\n", answer.body());
  }

  @Test
  void readyzTellsReadyOrEveryReasonWhyNot() throws IOException {
    assertEquals(200, get("/readyz").status());
    assertEquals("ready\n", get("/readyz").body());
    health = new Health(false, List.of("draining since 3 s", "no app can be reached"));
    Answer answer = get("/readyz");
    assertEquals(503, answer.status());
    assertEquals("draining since 3 s\nno app can be reached\n", answer.body());
    health = new Health(false, List.of());
    assertEquals("not ready\n", get("/readyz").body());
  }

  @Test
  void metricsAreServedInThePrometheusTextFormat() throws IOException {
    metrics = "# HELP x \u00fc\n" + "x 1\n".repeat(50_000);
    Answer answer = get("/metrics");
    assertEquals(200, answer.status());
    assertEquals("text/plain; version=0.0.4; charset=utf-8", answer.header("content-type"));
    assertEquals(metrics, answer.body());
  }

  @Test
  void headHasTheLengthButNoBody() throws IOException {
    for (String path : List.of("/livez", "/readyz", "/metrics")) {
      Answer answer =
          Answer.to(
              server.address(),
              "HEAD " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      assertEquals(200, answer.status());
      assertEquals("", answer.body());
      assertEquals(
          String.valueOf(get(path).body().length()), answer.header("content-length"), path);
    }
  }

  @Test
  void anyOtherPathIsToldWhatThereIs() throws IOException {
    for (String path : List.of("/", "/healthz", "/livez/", "/LIVEZ")) {
      Answer answer = get(path);
      assertEquals(404, answer.status(), path);
      assertEquals("here are: /livez, /readyz, /metrics\n", answer.body());
    }
  }

  @Test
  void anyOtherMethodIsRefused() throws IOException {
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "BREW")) {
      Answer answer =
          Answer.to(
              server.address(),
              method + " /livez HTTP/1.1\r\nHost: h\r\nContent-Length: 9000\r\n\r\nx");
      assertEquals(405, answer.status(), method);
      assertEquals("GET, HEAD", answer.header("allow"));
    }
  }

  @Test
  void aConnectionServesManyRequests() throws IOException {
    try (Socket socket = Answer.connect(server.address())) {
      for (int i = 0; i < 100; i++) {
        Answer.send(socket, "GET /livez HTTP/1.1\r\nHost: h\r\n\r\n");
        String answer = new String(socket.getInputStream().readNBytes(1), US_ASCII);
        assertEquals("H", answer);
        while (!answer.endsWith("alive\n")) {
          answer += new String(socket.getInputStream().readNBytes(1), US_ASCII);
        }
      }
    }
  }

  @Test
  void aScrapeThatHangsDelaysNoProbeAndRunsOnItsOwnThread() throws Exception {
    CountDownLatch scraping = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<String> threads = new CopyOnWriteArrayList<>();
    try (HealthServer slow =
        HealthServer.start(
            ANY_PORT,
            () -> health,
            () -> {
              threads.add(Thread.currentThread().getName());
              scraping.countDown();
              try {
                go.await();
              } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
              }
              return "done\n";
            })) {
      try (Socket scrape = Answer.connect(slow.address())) {
        Answer.send(scrape, "GET /metrics HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        scraping.await();
        Answer live = Answer.to(slow.address(), Answer.request("/livez"));
        Answer ready = Answer.to(slow.address(), Answer.request("/readyz"));
        assertEquals(List.of(200, 200), List.of(live.status(), ready.status()));
        go.countDown();
        assertEquals("done\n", Answer.read(scrape).body());
      }
    }
    assertEquals(1, threads.size());
    assertTrue(threads.get(0).startsWith("wss-health task-"), threads.get(0));
  }

  @Test
  void aBugInWhatIsAskedIsAnsweredWith500() throws IOException {
    Logger logger = Logger.getLogger(Reply.class.getName());
    logger.setLevel(Level.OFF);
    try (HealthServer broken =
        HealthServer.start(
            ANY_PORT,
            () -> {
              throw new IllegalStateException("a bug");
            },
            () -> {
              throw new IllegalStateException("a bug");
            })) {
      assertEquals(500, Answer.to(broken.address(), Answer.request("/readyz")).status());
      assertEquals(500, Answer.to(broken.address(), Answer.request("/metrics")).status());
      assertEquals(200, Answer.to(broken.address(), Answer.request("/livez")).status());
    } finally {
      logger.setLevel(null);
    }
  }

  @Test
  void anAddressThatIsTakenIsAnIoException() {
    assertThrows(
        BindException.class,
        () -> HealthServer.start(server.address(), () -> health, () -> metrics));
  }

  private Answer get(String path) throws IOException {
    return Answer.to(server.address(), Answer.request(path));
  }
}
