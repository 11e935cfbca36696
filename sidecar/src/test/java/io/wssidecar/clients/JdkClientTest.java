package io.wssidecar.clients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Content;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.JdkWebSocket;
import io.wssidecar.kit.Misfortune;
import io.wssidecar.kit.SidecarUnderTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The JDK's own WebSocket and HTTP client. */
@Timeout(60)
class JdkClientTest {
  @Test
  void echoesTextAndBinaryAndCloses() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var client = JdkWebSocket.open(sidecar, "/echo", "chat")) {
      assertEquals("chat", client.subprotocol());
      client.send("hello");
      assertEquals("hello", client.receive());
      byte[] data = Content.random(new SplittableRandom(1), 500_000);
      client.send(data);
      assertArrayEquals(data, client.receiveBytes());
      client.close(4002);
      Await.equal("the code that came back", Optional.of(4002), client::closeCode);
    }
  }

  @Test
  void answersAnAppsPing() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var client = JdkWebSocket.open(sidecar, "/echo", "chat")) {
      app.stream().send(Frame.ping("are you there"));
      Await.equal(
          "what came to the app",
          List.of("pong \"are you there\""),
          () -> app.stream().frames().stream().map(Frame::toString).toList());
    }
  }

  @Test
  void learnsTheStatusOfARefusal() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      app.misbehave(Misfortune.ANSWERS_403);
      assertEquals(403, JdkWebSocket.refusal(sidecar, "/echo"));
    }
  }

  /** It asks for h2c or HTTP/2 by default, and must end up with HTTP/1.1. */
  @Test
  void fallsBackFromHttp2() throws IOException, InterruptedException {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      HttpClient client = HttpClient.newBuilder().sslContext(sidecar.trusting()).build();
      var request = HttpRequest.newBuilder(URI.create(sidecar.url("/bytes/1000"))).build();
      var response = client.send(request, BodyHandlers.ofByteArray());
      assertEquals(HttpClient.Version.HTTP_1_1, response.version());
      assertEquals(1000, response.body().length);
    }
  }
}
