package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.ForkedSidecar;
import io.wssidecar.kit.WsClient;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers write reaches the log as Undertow hands it over, and harms nobody there. */
@Timeout(60)
class HostileTextTest {
  /** Steers a terminal; no UTF-8; another field; another line; a bell. */
  private static final List<String> WORDS =
      List.of(
          "\u001b[2J\u001b]0;owned\u0007",
          "\u00c3(\u00ff\u00fe\u0080\u009b31m",
          "h\" by=app cause=\"closed",
          "h\r2026-11-22T10:11:12.345Z ERROR io.wssidecar forged",
          "h\t=\u0008\u007f\\",
          "x".repeat(9000));

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void staysInItsLineAndInItsField(String format) {
    try (var app = AppUnderTest.start();
        var sidecar =
            ForkedSidecar.inFrontOf(
                app, "--log-format", format, "--log-level", "debug", "--drain-delay", "0s")) {
      for (String word : WORDS) {
        say(sidecar, "GET /plain HTTP/1.1\r\nHost: " + word);
        say(sidecar, "GET /" + word + " HTTP/1.1\r\nHost: h");
        say(sidecar, word + " /method HTTP/1.1\r\nHost: h");
        say(sidecar, WsClient.request("/upgrade", "bad key").replace("localhost", word).strip());
        say(
            sidecar,
            WsClient.request("/" + word, WsClient.key(), "Sec-WebSocket-Protocol: " + word)
                .strip());
      }
      try (var last = sidecar.connect("/last-one")) {
        assertEquals("here", last.echo("here"));
      }
      Await.until(
          "the last line",
          () -> sidecar.lines().stream().anyMatch(line -> line.contains("/last-one")));
      // A library of the tests says something about itself.
      List<String> lines =
          sidecar.lines().stream().filter(line -> !line.startsWith("SLF4J")).toList();
      lines.forEach(line -> assertHarmless(line, format));
      assertTrue(lines.size() > WORDS.size(), sidecar::output);
    }
  }

  /** Whatever comes back, or nothing: what counts is the log. */
  private static void say(ForkedSidecar sidecar, String head) {
    try (var peer = sidecar.tls()) {
      peer.send(head + "\r\n\r\n");
      if (peer.in().read() >= 0) {
        peer.closeNotify();
        StreamEndTest.assertEnded(peer.end());
      }
    } catch (IOException reset) {
      // As good an answer as any.
    }
  }

  private static void assertHarmless(String line, String format) {
    assertTrue(line.length() < 4000, line);
    if (format.equals("json")) {
      assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
      assertTrue(line.startsWith("{\"time\":\"") && line.endsWith("}"), line);
    } else {
      assertTrue(line.chars().noneMatch(Character::isISOControl), line);
      // Below a line of a library there may be a stack trace.
      assertTrue(line.matches("( {4}|\\d{4}-\\S+Z (DEBUG|INFO |WARN ) [a-zA-Z.]+ ).*"), line);
      assertFalse(line.contains(" by=app"), line);
    }
  }
}
