package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Background;
import io.wssidecar.kit.Content;
import io.wssidecar.kit.End;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.RecordedEvents.StreamEnded;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.SidecarWishes;
import io.wssidecar.kit.StreamRules;
import io.wssidecar.kit.WsClient;
import io.wssidecar.reasons.Reason;
import io.wssidecar.relay.RelayEnd;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An app that listens on a Unix socket is served like one that has a port. */
@Timeout(60)
class UnixSocketTest {
  private static final int MEGABYTES = 3_000_000;

  @TempDir static Path directory;

  private final Path path = directory.resolve("app.sock");
  private final AppUnderTest app = AppUnderTest.at(path, "app");
  private final SidecarWishes builder =
      SidecarUnderTest.with().apps(app).stream(StreamRules.NONE.settings()).recording();

  @AfterEach
  void end() {
    app.close();
  }

  // ------------------------------------------------------------------------------------------
  // plain HTTP

  @Test
  void manyRequestsShareAConnection() {
    try (var sidecar = builder.start();
        var peer = sidecar.tls()) {
      for (int i = 0; i < 5; i++) {
        assertEquals(i, peer.get("/bytes/" + i).body().length);
      }
      assertEquals(1, app.acceptedConnections());
    }
  }

  private String host() {
    return app.request().first("Host").orElse("none");
  }

  @Test
  void theClientsHostArrivesAndAClientWithoutOneIsForLocalhost() {
    try (var sidecar = builder.start()) {
      try (var peer = sidecar.tls()) {
        peer.send("GET / HTTP/1.1\r\nHost: chat.example:8443\r\n\r\n");
        assertEquals(200, peer.answer("GET").status());
        assertEquals("chat.example:8443", host());
      }
      try (var peer = sidecar.tls()) {
        peer.send("GET / HTTP/1.0\r\n\r\n");
        assertEquals(200, peer.answer("GET").status());
        assertEquals("localhost", host());
      }
    }
  }

  @Test
  void largeBodiesPassBothWays() {
    byte[] body = Content.random(new SplittableRandom(1), MEGABYTES);
    try (var sidecar = builder.start()) {
      try (var peer = sidecar.tls()) {
        peer.request("POST", "/", "Content-Length: " + MEGABYTES).send(body);
        String heard = "POST " + MEGABYTES + " " + Content.hash(body);
        assertEquals(heard, peer.answer("POST").text());
      }
      for (String framed : List.of("/bytes/", "/chunked/", "/until-close/")) {
        assertEquals(MEGABYTES, sidecar.get(framed + MEGABYTES).body().length);
      }
    }
  }

  @Test
  void theAnswerOfAnAppThatRefusesTheBodyArrives() {
    try (var sidecar = builder.start();
        var peer = sidecar.tls()) {
      peer.request("POST", "/refuse-body", "Content-Length: " + MEGABYTES);
      try (var sending = Background.run(() -> sendInVain(peer))) {
        assertEquals(413, peer.answer("POST").status());
        peer.rst();
      }
    }
  }

  private static void sendInVain(RawPeer peer) {
    try {
      peer.send(new byte[MEGABYTES]);
    } catch (RuntimeException refused) {
      // As it should be.
    }
  }

  // ------------------------------------------------------------------------------------------
  // streams

  @Test
  void aStreamOpensAndEndsInOrder() {
    try (var sidecar = builder.start();
        var client = sidecar.connect("/echo")) {
      assertEquals("over a path", client.echo("over a path"));
      assertEquals(4001, client.close(4001));
      client.close();
      assertEquals(4001, app.stream().closeCode().orElseThrow());
      Await.equal("the app's end", End.CLOSED, app.stream()::end);
      assertEquals("unix:" + path, ended(sidecar).stream().app());
      Await.equal("connections open at the app", 0, app::openConnections);
    }
  }

  @Test
  void largeMessagesPassBothWaysAtOnce() {
    byte[] message = Content.random(new SplittableRandom(2), MEGABYTES);
    try (var sidecar = builder.start();
        var client = sidecar.connect("/echo");
        var sending =
            Background.run(() -> {
              for (int i = 0; i < 3; i++) {
                client.send(Frame.binary(message));
              }
            })) {
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(message, client.receive().payload());
      }
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsUpOnlyItsApp() {
    byte[] message = Content.random(new SplittableRandom(3), MEGABYTES);
    try (var sidecar = builder.start();
        var slow = RawPeer.tls(sidecar.address(), sidecar.trusting(), 8192);
        var client = WsClient.open(slow, "/echo")) {
      app.stream().send(Frame.text("begin"));
      try (var sending = Background.run(() -> app.stream().send(Frame.binary(message)))) {
        assertEquals(200, sidecar.get("/bytes/1").status());
        assertEquals("begin", client.receive().text());
        assertArrayEquals(message, client.receive().payload());
      }
    }
  }

  @Test
  void whatAnAppSaidBeforeItLeftArrivesThoughItTookNothingMore() {
    try (var sidecar = builder.start();
        var client = sidecar.connect("/sink")) {
      app.stream().stallReading();
      client.send(Frame.text("read")).send(Frame.binary(new byte[100_000]));
      app.stream().send(Frame.text("last words"));
      app.kill();
      assertEquals("last words", client.receive().text());
      assertEquals(1012, client.receive().closeCode());
      client.close();
      assertLost(sidecar);
    }
  }

  @Test
  void anAppThatEndsOnlyItsSideIsLost() {
    try (var sidecar = builder.start();
        var client = sidecar.connect("/echo")) {
      assertEquals("here", client.echo("here"));
      app.stream().fin();
      assertEquals(1012, client.receive().closeCode());
      client.close();
      assertLost(sidecar);
    }
  }

  @Test
  void theClientsOfAnAppThatIsKilledAreToldAndItServesAgainWhenItIsBack() {
    try (var sidecar = builder.start();
        var client = sidecar.connect("/echo")) {
      assertEquals("here", client.echo("here"));
      app.kill();
      assertEquals(1012, client.receive().closeCode());
      client.close();
      assertLost(sidecar);
      sidecar.refused("/echo").refusedFor(502, Reason.APP_UNREACHABLE);
      app.restart();
      try (var again = sidecar.connect("/echo")) {
        assertEquals("back", again.echo("back"));
      }
    }
  }

  private static void assertLost(SidecarUnderTest sidecar) {
    assertEquals(RelayEnd.Cause.APP_LOST, ended(sidecar).end().cause());
  }

  private static StreamEnded ended(SidecarUnderTest sidecar) {
    Await.until("the stream to end in " + sidecar.events(), () -> !all(sidecar).isEmpty());
    return all(sidecar).get(0);
  }

  private static List<StreamEnded> all(SidecarUnderTest sidecar) {
    return sidecar.events().all().stream()
        .filter(StreamEnded.class::isInstance)
        .map(StreamEnded.class::cast)
        .toList();
  }
}
