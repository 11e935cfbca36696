package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.FullUnixApp;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.RecordedEvents.DialFailed;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.SidecarWishes;
import io.wssidecar.reasons.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An app on a Unix socket that does not accept as fast as clients come. The kernel refuses to wait;
 * the sidecar does, as it would be waited for a port.
 */
@Timeout(60)
class FullBacklogTest {
  private static final int CROWD = 100;

  @TempDir static Path directory;

  private final FullUnixApp app = FullUnixApp.at(directory.resolve("app.sock"));
  private final SidecarWishes builder = SidecarUnderTest.with().apps(app.address()).recording();

  @AfterEach
  void end() {
    app.close();
  }

  @Test
  void aDialThatIsNeverTakenTimesOut() {
    try (var sidecar = builder.connectTimeout(Duration.ofMillis(300)).start()) {
      long begun = System.nanoTime();
      sidecar.refused("/chat").refusedFor(504, Reason.APP_TIMEOUT);
      assertTrue(System.nanoTime() - begun >= Duration.ofMillis(300).toNanos());
      sidecar.get("/chat").refusedFor(504, Reason.APP_TIMEOUT);
      var failed = new DialFailed(app.address(), Reason.APP_TIMEOUT);
      assertEquals(2, sidecar.events().all().stream().filter(failed::equals).count());
    }
  }

  @Test
  void whoWaitsIsServedAsSoonAsTheAppAccepts() {
    try (var sidecar = builder.connectTimeout(Duration.ofSeconds(30)).start()) {
      List<RawPeer> crowd = ask(sidecar);
      try (AppUnderTest accepting = app.accept()) {
        for (RawPeer peer : crowd) {
          assertEquals(200, peer.answer("GET").status());
        }
        assertEquals(CROWD, accepting.requests().size());
      }
      crowd.forEach(RawPeer::close);
    }
  }

  @Test
  void whoWaitsLearnsAtOnceThatTheAppIsGone() throws Exception {
    try (var sidecar = builder.connectTimeout(Duration.ofSeconds(30)).start()) {
      List<RawPeer> crowd = ask(sidecar);
      app.close();
      Files.delete(app.address().path());
      for (RawPeer peer : crowd) {
        peer.answer("GET").refusedFor(502, Reason.APP_UNREACHABLE);
      }
      crowd.forEach(RawPeer::close);
    }
  }

  @Test
  void whoLeavesWhileWaitingLeavesNothingBehind() {
    try (var sidecar = builder.connectTimeout(Duration.ofSeconds(30)).start()) {
      ask(sidecar).forEach(RawPeer::rst);
      try (AppUnderTest accepting = app.accept()) {
        assertEquals(200, sidecar.get("/").status());
        Await.equal("requests that reached the app", 1, () -> accepting.requests().size());
      }
    }
  }

  /** A crowd whose requests have all been dialled for when this returns. */
  private static List<RawPeer> ask(SidecarUnderTest sidecar) {
    List<RawPeer> crowd = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      crowd.add(sidecar.tls().request("GET", "/" + i));
    }
    // There is one I/O thread, and it has answered one who came later.
    try (RawPeer last = sidecar.tls()) {
      assertEquals(426, last.get("/", "Sec-WebSocket-Version: 13").status());
    }
    return crowd;
  }
}
