package io.wssidecar.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.End;
import io.wssidecar.kit.HttpAnswer;
import io.wssidecar.kit.JdkHello;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes before TLS, or instead of it. */
@Timeout(60)
class FirstBytesTest {
  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1", "POST /chat HTTP/1.1", "OPTIONS * HTTP/1.1"})
  void tellsPlainHttpThatThisPortSpeaksTls(String line) {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var peer = sidecar.tcp()) {
      HttpAnswer answer =
          peer.send(line + "\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n").answer("GET");
      assertEquals(400, answer.status(), answer::toString);
      assertTrue(answer.head().first("Content-Type").orElse("").startsWith("text/plain"));
      assertTrue(answer.text().contains("https") || answer.text().contains("TLS"), answer::text);
      assertEquals(End.CLOSED, peer.end());
    }
  }

  /** A close while the request is unread would be a reset, and lose the answer on its way. */
  @Test
  void letsAPlainHttpClientReadTheAnswerAfterALongRequest() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var peer = sidecar.tcp()) {
      peer.send("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertEquals(400, peer.answer("GET").status());
      assertEquals(End.CLOSED, peer.end());
    }
  }

  @Test
  void closesOnASilentPeerAfterTheHandshakeTimeout() {
    try (var app = AppUnderTest.start();
        var sidecar = hasty(app);
        var peer = sidecar.tcp()) {
      StreamEndTest.assertEnded(peer.end());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 5, 6, 60})
  void closesOnAPeerThatStopsInsideItsClientHello(int bytes) {
    try (var app = AppUnderTest.start();
        var sidecar = hasty(app);
        var peer = sidecar.tcp()) {
      peer.send(Arrays.copyOf(JdkHello.of(sidecar.trusting()), bytes));
      StreamEndTest.assertEnded(peer.end());
    }
  }

  @Test
  void closesOnAPeerThatStopsAfterItsClientHello() {
    try (var app = AppUnderTest.start();
        var sidecar = hasty(app);
        var peer = sidecar.tcp()) {
      peer.send(JdkHello.of(sidecar.trusting()));
      StreamEndTest.assertEnded(peer.end());
    }
  }

  @Test
  void closesOnAPeerThatDribblesItsClientHelloForever() {
    try (var app = AppUnderTest.start();
        var sidecar = hasty(app);
        var peer = sidecar.tcp()) {
      byte[] hello = JdkHello.of(sidecar.trusting());
      peer.send(Arrays.copyOf(hello, 5)).patience(Duration.ofMillis(50));
      End end = End.OPEN;
      for (int i = 5; i < hello.length && end == End.OPEN; i++) {
        try {
          peer.send(new byte[] {hello[i]});
        } catch (UncheckedIOException cut) {
          end = End.RESET;
        }
        end = end == End.OPEN ? peer.end() : end;
      }
      assertNotEquals(
          End.OPEN, end, "a whole ClientHello, slower than the timeout, was waited for");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SSH-2.0-OpenSSH_9.2\r\n", "\u0000\u0000\u0000\u0000\u0000\u0000", "\r\n"})
  void closesOnWhatIsNeitherTlsNorHttp(String bytes) {
    try (var app = AppUnderTest.start();
        var sidecar = hasty(app);
        var peer = sidecar.tcp()) {
      peer.send(bytes.getBytes(ISO_8859_1));
      StreamEndTest.assertEnded(peer.end());
    }
  }

  @Test
  void letsTheRestInWhileManyAreSilent() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      RawPeer[] silent = new RawPeer[200];
      Arrays.setAll(silent, i -> sidecar.tcp());
      try (var client = sidecar.connect("/echo")) {
        assertEquals("through", client.echo("through"));
      }
      Arrays.stream(silent).forEach(RawPeer::rst);
    }
  }

  private static SidecarUnderTest hasty(AppUnderTest app) {
    return SidecarUnderTest.with().apps(app).handshakeTimeout(Duration.ofMillis(500)).start();
  }
}
