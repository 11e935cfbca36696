package io.wssidecar.admin;

import static io.wssidecar.admin.OperatorPort.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
  private OperatorPort port;

  @BeforeEach
  void start() throws IOException {
    port = new OperatorPort();
  }

  @AfterEach
  void close() {
    port.close();
  }

  @Test
  void namesWhatThereIs() throws IOException {
    String page = port.ask("GET", "/", "Host: localhost");
    assertStatus(200, page);
    for (String door :
        List.of("POST /drain", "GET  /drain", "POST /reload", "/connections", "/config")) {
      assertTrue(page.contains(door), page);
    }
    assertStatus(404, port.ask("GET", "/other", "Host: localhost"));
  }

  @Test
  void tellsTheSettingsAsJson() throws IOException {
    String answer = port.ask("GET", "/config", "Host: localhost");
    assertTrue(answer.contains("application/json"), answer);
    assertTrue(answer.endsWith("{\"listen\": \":443\"}\n"), answer);
  }

  @Test
  void beginsADrainAndAnswersAtOnce() throws IOException {
    String answer = port.ask("POST", "/drain", "Host: localhost:9911");
    assertStatus(202, answer);
    assertEquals(1, port.drains());
    assertTrue(answer.contains("\"state\": \"delay\""), answer);
    assertFalse(answer.contains("\"clean\": true"), answer);
  }

  @Test
  void tellsHowFarTheDrainIsWithoutBeginningIt() throws IOException {
    String answer = port.ask("GET", "/drain", "Host: localhost");
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
    assertEquals(0, port.drains());
  }

  @Test
  void reloadsAndTellsWhatIsServed() throws IOException {
    Instant end = Instant.parse("2027-01-02T03:04:05Z");
    port.willReload(
        new ReloadAnswer(
            "success",
            true,
            List.of(new ReloadAnswer.Certificate("/tls/tls.crt", "CN=a", end, "ab12")),
            List.of(),
            List.of("expired")));
    String answer = port.ask("POST", "/reload", "Host: localhost");
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
    port.willReload(
        new ReloadAnswer("failure", false, List.of(), List.of("--cert x: bad."), List.of()));
    String answer = port.ask("POST", "/reload", "Host: localhost");
    assertStatus(422, answer);
    assertTrue(answer.contains("--cert x: bad."), answer);
  }

  @Test
  void whoWaitsIsAnsweredWhenItIsOver() throws Exception {
    CompletableFuture<String> waiting = port.waitFor("20s");
    // The port's only I/O thread serves others meanwhile.
    assertStatus(200, port.ask("GET", "/config", "Host: localhost"));
    assertFalse(waiting.isDone());
    port.drained();
    String answer = waiting.get(10, TimeUnit.SECONDS);
    assertStatus(200, answer);
    assertTrue(answer.contains("\"clean\": true"), answer);
  }

  @Test
  void whoHasWaitedInVainIsToldSo() throws IOException {
    String answer = port.ask("POST", "/drain?wait=100ms", "Host: localhost");
    assertStatus(504, answer);
    assertTrue(answer.contains("\"state\": \"delay\""), answer);
  }

  @Test
  void whoWaitsWhenThePortClosesIsAnsweredStill() throws Exception {
    CompletableFuture<String> waiting = port.waitFor("20s");
    while (port.drains() == 0) {
      Thread.onSpinWait();
    }
    port.answers().hurry();
    assertStatus(504, waiting.get(10, TimeUnit.SECONDS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"20", "", "-1s", "2h", "99999999999s", "x", "1.5s"})
  void aWaitThatIsNoTimeIsRefusedBeforeAnythingBegins(String wait) throws IOException {
    assertStatus(400, port.ask("POST", "/drain?wait=" + wait, "Host: localhost"));
    assertEquals(0, port.drains());
  }

  @Test
  void aBugBehindItIsAnsweredWith500() throws IOException {
    Logger logger = Logger.getLogger(Reply.class.getName());
    logger.setLevel(Level.OFF);
    port.breaks();
    try {
      assertStatus(500, port.ask("GET", "/connections", "Host: localhost"));
      assertStatus(500, port.ask("GET", "/drain", "Host: localhost"));
      assertStatus(500, port.ask("POST", "/drain?wait=1s", "Host: localhost"));
      assertStatus(200, port.ask("GET", "/config", "Host: localhost"));
    } finally {
      logger.setLevel(null);
    }
  }
}
