package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.End;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.WsClient;
import java.io.UncheckedIOException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The most connections that may be open. */
@Timeout(60)
class LimitTest {
  @Test
  void resetsWhoComesOnceTheLimitIsReached() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.with().apps(app).maxConnections(2).start();
        var first = sidecar.connect("/one");
        var second = sidecar.connect("/two")) {
      assertEquals(End.RESET, endOfOneMore(sidecar));
      assertEquals("a", first.echo("a"));
      assertEquals("b", second.echo("b"));
    }
  }

  private static End endOfOneMore(SidecarUnderTest sidecar) {
    try (var peer = sidecar.tcp()) {
      return peer.end();
    } catch (UncheckedIOException refused) {
      // So quick that connecting itself reports the reset.
      return refused.getCause() instanceof SocketException ? End.RESET : End.OPEN;
    }
  }

  @Test
  void letsTheNextInWhenOneLeaves() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.with().apps(app).maxConnections(1).start()) {
      for (int i = 0; i < 5; i++) {
        try (var client = patientlyIn(sidecar)) {
          assertEquals("in", client.echo("in"));
          client.peer().rst();
        }
      }
    }
  }

  private static WsClient patientlyIn(SidecarUnderTest sidecar) {
    WsClient[] client = new WsClient[1];
    Await.until(
        "a place",
        () -> {
          try {
            client[0] = sidecar.connect("/echo");
            return true;
          } catch (UncheckedIOException full) {
            return false;
          }
        });
    return client[0];
  }
}
