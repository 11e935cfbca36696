package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.wssidecar.kit.AppStream;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Background;
import io.wssidecar.kit.End;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.WsClient;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However one side leaves, the other side is told, and both sockets go. */
@Timeout(60)
class StreamEndTest {
  @Test
  void passesACloseAndItsAnswerThrough() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var client = sidecar.connect("/echo")) {
      assertEquals(4321, client.close(4321));
      assertEquals(Optional.of(4321), app.stream().closeCode());
      assertEquals(End.CLOSED, client.peer().end());
      Await.equal("connections open at the app", 0, app::openConnections);
    }
  }

  @Test
  void passesTheAppsCloseToTheClient() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var client = sidecar.connect("/echo")) {
      app.stream().send(Frame.close(1012, "restarting"));
      Frame close = client.receive();
      assertEquals(1012, close.closeCode(), close::toString);
      client.send(Frame.close(1012, ""));
      Await.equal("the code that the app got", Optional.of(1012), app.stream()::closeCode);
    }
  }

  @Test
  void endsTheAppsSideWhenTheClientSendsCloseNotify() {
    endsTheAppsSide(client -> client.peer().closeNotify());
  }

  @Test
  void endsTheAppsSideWhenTheClientSendsOnlyFin() {
    endsTheAppsSide(client -> client.peer().fin());
  }

  @Test
  void endsTheAppsSideWhenTheClientResets() {
    endsTheAppsSide(client -> client.peer().rst());
  }

  @Test
  void endsTheAppsSideWhenTheClientsTlsCannotBeDecrypted() {
    byte[] record = Arrays.copyOf(new byte[] {23, 3, 3, 0, 64}, 5 + 64);
    endsTheAppsSide(client -> client.peer().sendBelowTls(record));
  }

  private static void endsTheAppsSide(Consumer<WsClient> leave) {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var client = sidecar.connect("/echo")) {
      assertEquals("here", client.echo("here"));
      leave.accept(client);
      Await.until("the app's side to end", () -> app.stream().end() != End.OPEN);
      Await.equal("connections open at the app", 0, app::openConnections);
    }
  }

  @Test
  void endsTheClientsSideInOrderWhenTheAppSendsFin() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var client = sidecar.connect("/echo")) {
      assertEquals("here", client.echo("here"));
      app.stream().fin();
      assertEquals(End.CLOSED, client.peer().end());
      Await.equal("connections open at the app", 0, app::openConnections);
    }
  }

  @Test
  void endsTheClientsSideWhenTheAppResets() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var client = sidecar.connect("/echo")) {
      assertEquals("here", client.echo("here"));
      app.stream().rst();
      assertEnded(client.peer().end());
      Await.equal("connections open at the app", 0, app::openConnections);
    }
  }

  @Test
  void deliversWhatTheAppSaidBeforeItsFin() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var client = sidecar.connect("/echo")) {
      byte[] big = new byte[2_000_000];
      try (var sending = Background.run(() -> sendAndLeave(app.stream(), big))) {
        assertEquals(big.length, client.receive().payload().length);
        assertEquals(End.CLOSED, client.peer().end());
      }
    }
  }

  private static void sendAndLeave(AppStream stream, byte[] payload) {
    stream.send(Frame.binary(payload));
    stream.fin();
  }

  @Test
  void deliversWhatTheClientSaidBeforeItsCloseNotify() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var client = sidecar.connect("/sink")) {
      client.send(Frame.binary(new byte[2_000_000]));
      client.peer().closeNotify();
      Await.equal("bytes that reached the app", 2_000_000L, app.stream()::dataBytes);
      Await.until("the app's side to end", () -> app.stream().end() != End.OPEN);
    }
  }

  static void assertEnded(End end) {
    assertNotEquals(End.OPEN, end, "the stream is still open");
  }
}
