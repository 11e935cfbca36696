package io.wssidecar.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.admin.SidePort.Limits;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
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
      Answer answer = ask("HEAD " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
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
      Answer answer = ask(method + " /livez HTTP/1.1\r\nHost: h\r\nContent-Length: 9000\r\n\r\nx");
      assertEquals(405, answer.status(), method);
      assertEquals("GET, HEAD", answer.header("allow"));
    }
  }

  @Test
  void aConnectionServesManyRequests() throws IOException {
    try (Socket socket = connect()) {
      for (int i = 0; i < 100; i++) {
        send(socket, "GET /livez HTTP/1.1\r\nHost: h\r\n\r\n");
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
      try (Socket scrape = connect(slow)) {
        send(scrape, "GET /metrics HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        scraping.await();
        Answer live = ask(slow, request("/livez"));
        Answer ready = ask(slow, request("/readyz"));
        assertEquals(List.of(200, 200), List.of(live.status(), ready.status()));
        go.countDown();
        assertEquals("done\n", read(scrape).body());
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
      assertEquals(500, ask(broken, request("/readyz")).status());
      assertEquals(500, ask(broken, request("/metrics")).status());
      assertEquals(200, ask(broken, request("/livez")).status());
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

  @Test
  void whoSendsNothingOrHalfARequestIsCutOff() throws IOException {
    Duration soon = Duration.ofMillis(200);
    Limits limits = new Limits(64, soon, soon, soon);
    HealthAnswers answers = new HealthAnswers(() -> health, () -> metrics);
    try (HealthServer strict = HealthServer.start(ANY_PORT, answers, limits)) {
      for (String beginning :
          List.of("", "GET /livez HTTP/1.1\r\nHost", "GET /livez HTTP/1.1\r\n")) {
        try (Socket socket = connect(strict)) {
          send(socket, beginning);
          assertEquals(-1, socket.getInputStream().read(), beginning);
        }
      }
    }
  }

  @Test
  void whoComesBeyondTheLimitWaitsUntilAnotherLeaves() throws IOException {
    Duration soon = Duration.ofMillis(300);
    Limits limits = new Limits(4, soon, soon, soon);
    HealthAnswers answers = new HealthAnswers(() -> health, () -> metrics);
    List<Socket> squatters = new ArrayList<>();
    try (HealthServer small = HealthServer.start(ANY_PORT, answers, limits)) {
      long start = System.nanoTime();
      for (int i = 0; i < 12; i++) {
        squatters.add(connect(small));
      }
      assertEquals(200, ask(small, request("/livez")).status());
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(waited.compareTo(limits.idle()) >= 0, "answered after " + waited);
      for (Socket squatter : squatters) {
        squatter.close();
      }
    }
  }

  @Test
  void aHeadTooLargeIsRefused() throws IOException {
    try (Socket socket = connect()) {
      send(socket, "GET /livez HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
      assertTrue(read(socket).status() != 200);
    } catch (IOException reset) {
      // Cut off while it still talked: as good.
    }
    assertEquals(200, get("/livez").status());
  }

  @Test
  void garbageIsNeitherAWarningNorTheEnd() throws IOException {
    List<String> alarms = new CopyOnWriteArrayList<>();
    Handler handler = alarms(alarms);
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try {
      for (int i = 0; i < 400; i++) {
        try (Socket socket = connect()) {
          socket.setSoLinger(random.nextBoolean(), 0);
          send(socket, garbage(random));
          if (random.nextBoolean()) {
            socket.shutdownOutput();
            read(socket);
          }
        } catch (IOException cutOff) {
          // What it deserves.
        }
      }
      assertEquals(200, get("/livez").status(), "seed " + seed);
    } finally {
      root.removeHandler(handler);
    }
    assertEquals(List.of(), alarms, "seed " + seed);
  }

  private static String garbage(Random random) {
    String[] parts = {
      "GET ",
      "POST ",
      "/livez",
      "/metrics",
      "/%zz",
      "/%",
      "?a=%f",
      " HTTP/1.1",
      " HTTP/9",
      "\r\n",
      "\r\n\r\n",
      "Host: h",
      ":",
      "Content-Length: -1",
      "Transfer-Encoding: chunked",
      "\u0000",
      " ",
      "Cookie: \"",
      "Expect: 100-continue",
      "http://[",
      ";jsessionid=",
      "\u00ff",
      "xyz",
      "\n",
      "0"
    };
    StringBuilder out = new StringBuilder(random.nextInt(4) > 0 ? "GET /metrics" : "");
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      out.append(parts[random.nextInt(parts.length)]);
    }
    return out.toString();
  }

  private static Handler alarms(List<String> alarms) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
          alarms.add(record.getLoggerName() + " " + record.getMessage());
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private Answer get(String path) throws IOException {
    return ask(request(path));
  }

  private static String request(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
  }

  private Answer ask(String request) throws IOException {
    return ask(server, request);
  }

  private static Answer ask(HealthServer server, String request) throws IOException {
    try (Socket socket = connect(server)) {
      send(socket, request);
      return read(socket);
    }
  }

  private Socket connect() throws IOException {
    return connect(server);
  }

  private static Socket connect(HealthServer server) throws IOException {
    Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }

  private static Answer read(Socket socket) throws IOException {
    String all = new String(socket.getInputStream().readAllBytes(), UTF_8);
    int end = all.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("no answer: " + all);
    }
    return new Answer(all.substring(0, end), all.substring(end + 4));
  }

  private record Answer(String head, String body) {
    int status() {
      return Integer.parseInt(head.split(" ")[1]);
    }

    String header(String name) {
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("absent");
    }
  }
}
