package io.wssidecar.admin;

import static io.wssidecar.admin.OperatorPort.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The streams that the operator's port lists. */
@Timeout(60)
class StreamListTest {
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
  void listsStreamsTheOldestFirst() throws IOException {
    port.holds(stream(1, "/young"));
    port.holds(stream(3, "/old"));
    port.holds(stream(2, "/middle"));
    String answer = port.ask("GET", "/connections", "Host: localhost");
    assertStatus(200, answer);
    assertTrue(answer.contains("\"open_streams\": 3"), answer);
    assertTrue(answer.indexOf("/old") < answer.indexOf("/middle"), answer);
    assertTrue(answer.indexOf("/middle") < answer.indexOf("/young"), answer);
  }

  @Test
  void listsAtMostAThousandStreams() throws IOException {
    for (int i = 0; i < 1500; i++) {
      port.holds(stream(i, "/" + i));
    }
    String answer = port.ask("GET", "/connections", "Host: localhost");
    assertTrue(answer.contains("\"open_streams\": 1500"), answer.substring(0, 300));
    assertEquals(1000, answer.split("\"peer\"", -1).length - 1);
    assertTrue(answer.contains("\"/1499\"") && !answer.contains("\"/499\""));
  }

  @Test
  void whatPeersSaidCanNeitherEndAStringNorFillTheAnswer() throws IOException {
    port.holds(stream(1, "/\"}\\\n\u001b[31m</script>\ud800é" + "x".repeat(5000)));
    String answer = port.ask("GET", "/connections", "Host: localhost");
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    assertTrue(
        body.contains(
            "\"/\\\"}\\\\\\u000a\\u001b[31m\\u003c/script>\\ufffd\\u00e9" + "x".repeat(50)),
        body);
    assertTrue(body.contains("x\\u2026\""), body);
    assertTrue(body.length() < 1000, body);
    assertTrue(body.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f), body);
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
}
