package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Background;
import io.wssidecar.kit.JdkHello;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.RecordedEvents.Closed;
import io.wssidecar.kit.RecordedEvents.FailedBeforeTls;
import io.wssidecar.kit.RecordedEvents.TlsFailed;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.TestCa;
import io.wssidecar.kit.WsClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hundreds of clients begin a handshake in the same moment, with a key whose signatures take longer
 * than fifty messages, on the one I/O thread that serves the open streams too.
 */
@Timeout(60)
class HandshakeStormTest {
  private static final int CLIENTS = 300;

  private final AppUnderTest app = AppUnderTest.start();
  private final TestCa ca = TestCa.create();
  private final List<RawPeer> crowd = new ArrayList<>();
  private SidecarUnderTest sidecar;

  @TempDir private Path directory;

  @BeforeEach
  void start() {
    sidecar =
        SidecarUnderTest.with()
            .apps(app)
            .certificate(ca, ca.request("localhost").rsa().issue().writeTo(directory))
            .ioThreads(1)
            .handshakeTimeout(Duration.ofSeconds(30))
            .recording()
            .start();
  }

  @AfterEach
  void end() {
    crowd.forEach(RawPeer::rst);
    sidecar.close();
    app.close();
  }

  @Test
  void streamsAreServedBetweenTheHandshakes() throws IOException {
    try (WsClient client = sidecar.connect("/echo")) {
      assertEquals("warm", client.echo("warm"));
      comeAllAtOnce();
      AtomicInteger answered = new AtomicInteger();
      int echoes = 0;
      int before;
      try (Background reading = Background.run(() -> crowd.forEach(each -> hear(each, answered)))) {
        Await.until("the first answer", () -> answered.get() > 0);
        before = answered.get();
        while (answered.get() < CLIENTS) {
          assertEquals("still here", client.echo("still here"));
          echoes++;
        }
      }
      // A pass of the loop has one or two signatures, and an echo is two passes or three.
      int handshakes = CLIENTS - before;
      assertTrue(echoes > handshakes / 30, echoes + " echoes beside " + handshakes + " handshakes");
    }
  }

  @Test
  void whoLeavesBeforeItsTurnIsCountedAndLeavesNothing() throws IOException {
    comeAllAtOnce();
    crowd.forEach(RawPeer::rst);
    crowd.clear();
    Await.equal("all are closed", CLIENTS, () -> sidecar.events().all(Closed.class).size());
    assertEquals(
        CLIENTS,
        sidecar.events().all(TlsFailed.class).size()
            + sidecar.events().all(FailedBeforeTls.class).size());
    try (WsClient client = sidecar.connect("/echo")) {
      assertEquals("in", client.echo("in"));
    }
  }

  private void comeAllAtOnce() {
    byte[] hello = JdkHello.of(sidecar.trusting());
    for (int i = 0; i < CLIENTS; i++) {
      crowd.add(sidecar.tcp());
    }
    crowd.forEach(each -> each.send(hello));
  }

  private static void hear(RawPeer peer, AtomicInteger answered) {
    try {
      assertEquals(0x16, peer.in().read());
      answered.incrementAndGet();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
