package io.wssidecar.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Content;
import io.wssidecar.kit.HttpAnswer;
import io.wssidecar.kit.HttpBody;
import io.wssidecar.kit.HttpHead;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.SlowStream;
import io.wssidecar.kit.WsClient;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that is not an upgrade goes through the same port and arrives as it was sent. */
@Timeout(120)
class PlainHttpTest {
  private final AppUnderTest app = AppUnderTest.start();
  private final SidecarUnderTest sidecar = SidecarUnderTest.inFrontOf(app);

  @AfterEach
  void end() {
    sidecar.close();
    app.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"})
  void forwardsEveryMethodWithItsBody(String method) {
    byte[] body = "a body of that".getBytes(ISO_8859_1);
    try (var peer = sidecar.tls()) {
      peer.request(method, "/here", "Content-Length: " + body.length).send(body);
      assertEquals(heard(method, body), peer.answer(method).text());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_384, 65_536, 3_000_000})
  void forwardsBodiesOfKnownLength(int size) {
    byte[] body = Content.random(new SplittableRandom(size), size);
    try (var peer = sidecar.tls()) {
      peer.request("POST", "/", "Content-Length: " + size).send(body);
      assertEquals(heard("POST", body), peer.answer("POST").text());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 16_384, 3_000_000})
  void forwardsChunkedBodies(int size) {
    byte[] body = Content.random(new SplittableRandom(size), size);
    try (var peer = sidecar.tls()) {
      peer.request("POST", "/", "Transfer-Encoding: chunked");
      for (int from = 0; from < size; from += 50_000) {
        int length = Math.min(50_000, size - from);
        peer.send(Integer.toHexString(length) + "\r\n");
        peer.send(Arrays.copyOfRange(body, from, from + length)).send("\r\n");
      }
      peer.send("0\r\n\r\n");
      assertEquals(heard("POST", body), peer.answer("POST").text());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/bytes/0",
    "/bytes/1",
    "/bytes/16384",
    "/bytes/3000000",
    "/chunked/0",
    "/chunked/1",
    "/chunked/3000000",
    "/until-close/0",
    "/until-close/3000000",
  })
  void returnsBodiesHoweverTheyAreFramed(String path) {
    int size = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    HttpAnswer answer = sidecar.get(path);
    assertEquals(200, answer.status());
    assertPattern(size, answer.body());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10_000, 70_000, 80_000, 1_000_000})
  void keepsTheConnectionAfterABody(int size) {
    byte[] body = Content.random(new SplittableRandom(size), size);
    try (var peer = sidecar.tls()) {
      for (int i = 0; i < 10; i++) {
        peer.request("POST", "/", "Content-Length: " + size).send(body);
        assertEquals(heard("POST", body), peer.answer("POST").text());
      }
    }
  }

  @Test
  void startsForwardingABodyBeforeItsEnd() {
    try (var peer = sidecar.tls()) {
      peer.request("POST", "/", "Content-Length: 100000").send(new byte[50_000]);
      assertEquals("POST", app.request().method());
      peer.send(new byte[50_000]);
      assertEquals(heard("POST", new byte[100_000]), peer.answer("POST").text());
    }
  }

  @Test
  void letsTheAppSayWhetherItWantsTheBody() {
    byte[] body = "wanted".getBytes(ISO_8859_1);
    try (var peer = sidecar.tls()) {
      peer.request("POST", "/", "Expect: 100-continue", "Content-Length: 6");
      assertEquals(100, peer.head().status());
      peer.send(body);
      assertEquals(heard("POST", body), peer.answer("POST").text());
    }
  }

  @Test
  void letsTheAppRefuseTheBodyBeforeItIsSent() {
    try (var peer = sidecar.tls()) {
      peer.request("POST", "/refuse-body", "Expect: 100-continue", "Content-Length: 6");
      assertEquals(413, peer.answer("POST").status());
    }
  }

  @Test
  void passesOnInterimAnswers() {
    try (var peer = sidecar.tls()) {
      peer.request("GET", "/hints");
      HttpHead hints = peer.head();
      assertEquals(103, hints.status(), hints::toString);
      assertEquals("</style.css>; rel=preload", hints.first("Link").orElse("none"));
      assertEquals("hinted", peer.answer("GET").text());
    }
  }

  @Test
  void answersHeadWithTheLengthAndNoBody() {
    try (var peer = sidecar.tls()) {
      HttpAnswer answer = peer.request("HEAD", "/bytes/12345").answer("HEAD");
      assertEquals("12345", answer.head().first("Content-Length").orElse("none"));
      assertEquals(200, peer.get("/bytes/1").status(), "the connection goes on");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void answersWithoutABodyWhereThereCanBeNone(int status) {
    try (var peer = sidecar.tls()) {
      HttpAnswer answer = peer.get("/status/" + status);
      assertEquals(status, answer.status());
      assertTrue(answer.head().first("Transfer-Encoding").isEmpty(), answer::toString);
      assertEquals(200, peer.get("/bytes/1").status(), "the connection goes on");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 302, 404, 418, 500, 503})
  void passesOnTheAppsStatus(int status) {
    assertEquals(status, sidecar.get("/status/" + status).status());
  }

  @Test
  void servesManyRequestsOnOneConnection() {
    try (var peer = sidecar.tls()) {
      for (int i = 0; i < 50; i++) {
        assertPattern(i * 100, peer.get("/bytes/" + i * 100).body());
      }
      assertEquals(1, app.acceptedConnections(), "connections to the app are kept too");
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() {
    try (var peer = sidecar.tls()) {
      String one = "GET /bytes/11 HTTP/1.1\r\nHost: localhost\r\n\r\n";
      peer.send(one + one.replace("11", "22") + one.replace("11", "33"));
      assertEquals(11, peer.answer("GET").body().length);
      assertEquals(22, peer.answer("GET").body().length);
      assertEquals(33, peer.answer("GET").body().length);
    }
  }

  @Test
  void servesAnHttp10Client() throws IOException {
    try (var peer = sidecar.tls()) {
      peer.send("GET /chunked/1000 HTTP/1.0\r\nHost: localhost\r\n\r\n");
      HttpHead head = peer.head();
      assertTrue(head.first("Transfer-Encoding").isEmpty(), head::toString);
      assertPattern(1000, HttpBody.ofResponse("GET", head, peer.in()).readAllBytes());
    }
  }

  @Test
  void upgradesAConnectionThatServedPlainRequests() {
    try (var peer = sidecar.tls()) {
      assertEquals(200, peer.get("/bytes/10").status());
      var client = WsClient.open(peer, "/echo");
      assertEquals("after all", client.echo("after all"));
    }
  }

  @Test
  void deliversServerSentEventsAtOnce() throws IOException {
    try (var peer = sidecar.tls()) {
      HttpHead head = peer.request("GET", "/events").head();
      Await.equal("listeners", 1, app::listeners);
      var body = HttpBody.ofResponse("GET", head, peer.in());
      for (int i = 0; i < 3; i++) {
        app.publish("event " + i);
        String expected = "data: event " + i + "\n\n";
        assertEquals(expected, new String(body.readNBytes(expected.length()), ISO_8859_1));
      }
    }
    Await.equal("listeners after the client left", 0, app::listeners);
  }

  @Test
  void waitsForALongPoll() {
    try (var peer = app.holds(sidecar.tls())) {
      app.publish("at last");
      assertEquals("at last", peer.answer("GET").text());
    }
  }

  @Test
  void deliversALargeAnswerToASlowReader() throws IOException {
    int size = 4_000_000;
    try (var peer = RawPeer.tls(sidecar.address(), sidecar.trusting(), 8192)) {
      HttpHead head = peer.request("GET", "/bytes/" + size).head();
      var slow = new SlowStream(peer.in());
      assertPattern(size, HttpBody.ofResponse("GET", head, slow).readAllBytes());
    }
  }

  static void assertPattern(int size, byte[] body) {
    assertEquals(size, body.length);
    for (int i = 0; i < size; i++) {
      if (body[i] != (byte) (i % (251 * 128) % 251)) {
        throw new AssertionError("byte " + i + " of " + size + " is not the one that was sent");
      }
    }
  }

  static String heard(String method, byte[] body) {
    return method + " " + body.length + " " + Content.hash(body);
  }
}
