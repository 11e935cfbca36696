package io.wssidecar.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's port over real sockets, with made-up operations behind it. */
@Timeout(60)
class AdminServerTest {
  private final AtomicInteger drains = new AtomicInteger();
  private final List<OpenStream> streams = new ArrayList<>();
  private volatile DrainState state = state("serving", false);
  private volatile boolean broken;
  private volatile ReloadAnswer reload =
      new ReloadAnswer("unchanged", true, List.of(), List.of(), List.of());
  private final AtomicInteger reloads = new AtomicInteger();
  private AdminAnswers answers;
  private SidePort port;

  @BeforeEach
  void start() throws IOException {
    answers = new AdminAnswers(new MadeUp(), "{\"listen\": \":443\"}\n");
    port = open(answers);
  }

  @AfterEach
  void close() {
    port.close();
  }

  private static SidePort open(HttpHandler handler) throws IOException {
    Duration enough = Duration.ofSeconds(30);
    return SidePort.open(
        "wss-admin",
        new InetSocketAddress("127.0.0.1", 0),
        handler,
        new SidePort.Limits(64, enough, enough, enough));
  }

  @Test
  void namesWhatThereIs() throws IOException {
    String page = ask("GET", "/", "Host: localhost");
    assertStatus(200, page);
    for (String door :
        List.of("POST /drain", "GET  /drain", "POST /reload", "/connections", "/config")) {
      assertTrue(page.contains(door), page);
    }
    assertStatus(404, ask("GET", "/other", "Host: localhost"));
  }

  @Test
  void tellsTheSettingsAsJson() throws IOException {
    String answer = ask("GET", "/config", "Host: localhost");
    assertTrue(answer.contains("application/json"), answer);
    assertTrue(answer.endsWith("{\"listen\": \":443\"}\n"), answer);
  }

  @Test
  void beginsADrainAndAnswersAtOnce() throws IOException {
    String answer = ask("POST", "/drain", "Host: localhost:9911");
    assertStatus(202, answer);
    assertEquals(1, drains.get());
    assertTrue(answer.contains("\"state\": \"delay\""), answer);
    assertFalse(answer.contains("\"clean\": true"), answer);
  }

  @Test
  void tellsHowFarTheDrainIsWithoutBeginningIt() throws IOException {
    String answer = ask("GET", "/drain", "Host: localhost");
    assertStatus(200, answer);
    assertTrue(
        answer.endsWith(
            """
            {
              "state": "serving",
              "seconds_left": 1.5,
              "open_streams": 3,
              "open_requests": 2,
              "outcomes": {"clean": 10, "timed_out": 20, "cut": 30}
            }
            """),
        answer);
    assertEquals(0, drains.get());
  }

  @Test
  void reloadsAndTellsWhatIsServed() throws IOException {
    Instant end = Instant.parse("2027-01-02T03:04:05Z");
    reload =
        new ReloadAnswer(
            "success",
            true,
            List.of(new ReloadAnswer.Certificate("/tls/tls.crt", "CN=a", end, "ab12")),
            List.of(),
            List.of("expired"));
    String answer = ask("POST", "/reload", "Host: localhost");
    assertStatus(200, answer);
    assertTrue(
        answer.endsWith(
            """
            {
              "result": "success",
              "certificates": [
                {"name": "/tls/tls.crt", "subject": "CN=a", "not_after": "2027-01-02T03:04:05Z", \
            "sha256": "ab12"}
              ],
              "problems": [],
              "warnings": [
                "expired"
              ]
            }
            """),
        answer);
  }

  @Test
  void aReloadOfFilesWithMistakesIsRefusedWithThem() throws IOException {
    reload = new ReloadAnswer("failure", false, List.of(), List.of("--cert x: bad."), List.of());
    String answer = ask("POST", "/reload", "Host: localhost");
    assertStatus(422, answer);
    assertTrue(answer.contains("--cert x: bad."), answer);
  }

  @Test
  void onlyAPostFromThisMachineReloads() throws IOException {
    String answer = ask("GET", "/reload", "Host: localhost");
    assertStatus(405, answer);
    assertTrue(answer.contains("Allow: POST"), answer);
    assertRefused(ask("POST", "/reload", "Host: rebound.example.com"));
    assertRefused(ask("POST", "/reload", "Host: localhost\r\nOrigin: https://evil.example.com"));
    assertEquals(0, reloads.get());
  }

  @Test
  void whoWaitsIsAnsweredWhenItIsOver() throws Exception {
    CompletableFuture<String> waiting = waitFor("20s");
    // The port's only I/O thread serves others meanwhile.
    assertStatus(200, ask("GET", "/config", "Host: localhost"));
    assertFalse(waiting.isDone());
    state = state("drained", true);
    String answer = waiting.get(10, TimeUnit.SECONDS);
    assertStatus(200, answer);
    assertTrue(answer.contains("\"clean\": true"), answer);
  }

  @Test
  void whoHasWaitedInVainIsToldSo() throws IOException {
    String answer = ask("POST", "/drain?wait=100ms", "Host: localhost");
    assertStatus(504, answer);
    assertTrue(answer.contains("\"state\": \"delay\""), answer);
  }

  @Test
  void whoWaitsWhenThePortClosesIsAnsweredStill() throws Exception {
    CompletableFuture<String> waiting = waitFor("20s");
    while (drains.get() == 0) {
      Thread.onSpinWait();
    }
    answers.hurry();
    assertStatus(504, waiting.get(10, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"20", "", "-1s", "2h", "99999999999s", "x", "1.5s"})
  void aWaitThatIsNoTimeIsRefusedBeforeAnythingBegins(String wait) throws IOException {
    assertStatus(400, ask("POST", "/drain?wait=" + wait, "Host: localhost"));
    assertEquals(0, drains.get());
  }

  @Test
  void onlyAPostChangesAnything() throws IOException {
    for (String method : List.of("PUT", "DELETE", "OPTIONS", "BREW")) {
      String answer = ask(method, "/drain", "Host: localhost");
      assertStatus(405, answer);
      assertTrue(answer.contains("Allow: GET, HEAD, POST"), answer);
    }
    assertStatus(405, ask("POST", "/config", "Host: localhost"));
    assertEquals(0, drains.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: localhost",
        "Host: LOCALHOST:9911",
        "Host: 127.0.0.1",
        "Host: 127.1.2.3:80",
        "Host: [::1]:9911",
        "Host: [0:0:0:0:0:0:0:1]:9911",
        "Host: localhost:9911\r\nOrigin: http://localhost:9911",
        "Host: localhost\r\nSec-Fetch-Site: same-origin",
        "Host: localhost\r\nSec-Fetch-Site: none"
      })
  void whoAsksForLoopbackIsServed(String fields) throws IOException {
    assertStatus(202, ask("POST", "/drain", fields));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-No: host",
        "Host:",
        "Host: rebound.example.com",
        "Host: localhost.example.com",
        "Host: example.com:9911",
        "Host: 127.0.0.1.example.com",
        "Host: 10.0.0.1",
        "Host: 0.0.0.0",
        "Host: [::]",
        "Host: [fd00::1]",
        "Host: localhost\r\nHost: localhost",
        "Host: localhost\r\nHost: rebound.example.com",
        "Host: localhost@example.com",
        "Host: 127.0.0.1:80:80"
      })
  void whoAsksForAnotherNameIsNot(String fields) throws IOException {
    for (String path : List.of("/connections", "/config", "/drain", "/")) {
      assertRefused(ask("GET", path, fields));
    }
    assertRefused(ask("POST", "/drain", fields));
    assertEquals(0, drains.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://evil.example.com",
        "Origin: null",
        "Origin:",
        "Origin: http://localhost:3000",
        "Origin: https://localhost",
        "Origin: http://localhost.evil.example.com",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  void aPageOfAnotherSiteChangesNothing(String field) throws IOException {
    assertRefused(ask("POST", "/drain", "Host: localhost\r\n" + field));
    assertEquals(0, drains.get());
  }

  @Test
  void listsStreamsTheOldestFirst() throws IOException {
    streams.add(stream(1, "/young"));
    streams.add(stream(3, "/old"));
    streams.add(stream(2, "/middle"));
    String answer = ask("GET", "/connections", "Host: localhost");
    assertStatus(200, answer);
    assertTrue(answer.contains("\"open_streams\": 3"), answer);
    assertTrue(answer.indexOf("/old") < answer.indexOf("/middle"), answer);
    assertTrue(answer.indexOf("/middle") < answer.indexOf("/young"), answer);
  }

  @Test
  void listsAtMostAThousandStreams() throws IOException {
    for (int i = 0; i < 1500; i++) {
      streams.add(stream(i, "/" + i));
    }
    String answer = ask("GET", "/connections", "Host: localhost");
    assertTrue(answer.contains("\"open_streams\": 1500"), answer.substring(0, 300));
    assertEquals(1000, answer.split("\"peer\"", -1).length - 1);
    assertTrue(answer.contains("\"/1499\"") && !answer.contains("\"/499\""));
  }

  @Test
  void whatPeersSaidCanNeitherEndAStringNorFillTheAnswer() throws IOException {
    streams.add(stream(1, "/\"}\\\n\u001b[31m</script>\ud800é" + "x".repeat(5000)));
    String answer = ask("GET", "/connections", "Host: localhost");
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    assertTrue(
        body.contains(
            "\"/\\\"}\\\\\\u000a\\u001b[31m\\u003c/script>\\ufffd\\u00e9" + "x".repeat(50)),
        body);
    assertTrue(body.contains("x\\u2026\""), body);
    assertTrue(body.length() < 1000, body);
    assertTrue(body.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f), body);
  }

  @Test
  void aBugBehindItIsAnsweredWith500() throws IOException {
    Logger logger = Logger.getLogger(Reply.class.getName());
    logger.setLevel(Level.OFF);
    broken = true;
    try {
      assertStatus(500, ask("GET", "/connections", "Host: localhost"));
      assertStatus(500, ask("GET", "/drain", "Host: localhost"));
      assertStatus(500, ask("POST", "/drain?wait=1s", "Host: localhost"));
      assertStatus(200, ask("GET", "/config", "Host: localhost"));
    } finally {
      logger.setLevel(null);
    }
  }

  private CompletableFuture<String> waitFor(String time) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return ask("POST", "/drain?wait=" + time, "Host: localhost");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private String ask(String method, String path, String fields) throws IOException {
    try (Socket socket = new Socket(port.address().getAddress(), port.address().getPort())) {
      socket.setSoTimeout(20_000);
      String request =
          method + " " + path + " HTTP/1.1\r\n" + fields + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static void assertStatus(int expected, String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 " + expected + " "), answer);
  }

  /** By us, or by Undertow, which knows a request without a proper Host as malformed. */
  private static void assertRefused(String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 403 ") || answer.startsWith("HTTP/1.1 400 "), answer);
  }

  private static DrainState state(String phase, boolean over) {
    return new DrainState(phase, over, over, Duration.ofMillis(1500), 3, 2, 10, 20, 30);
  }

  private static OpenStream stream(int seconds, String path) {
    return new OpenStream(
        "10.0.0.9:4711",
        "example.com",
        path,
        null,
        "http://127.0.0.1:8080",
        Duration.ofSeconds(seconds),
        1,
        2,
        3,
        4,
        false);
  }

  private final class MadeUp implements Operations {
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
  }
}
