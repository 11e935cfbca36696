package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.AppStream;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.End;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.Misfortune;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.RecordedEvents.StreamDrained;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.StreamRules;
import io.wssidecar.kit.WsClient;
import io.wssidecar.reasons.Reason;
import io.wssidecar.relay.DrainOutcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who comes, or comes again, while a drain goes on. */
@Timeout(60)
class DrainArrivalsTest {
  private static final Duration WINDOW = Duration.ofSeconds(6);

  @Test
  void refusesAStreamThatComesDuringTheDrain() {
    try (var one = OneStream.lastOf(WINDOW)) {
      one.drainUpToTheCompanion();
      one.sidecar.refused("/late").refusedFor(503, Reason.DRAINING);
    }
  }

  @Test
  void drainsAStreamWhoseHandshakeWasUnderWay() {
    try (var app = AppUnderTest.start();
        var sidecar = draining(app);
        var before = sidecar.connect("/before");
        var peer = sidecar.tls()) {
      app.misbehave(Misfortune.UPGRADES_ON_DEMAND);
      String key = WsClient.key();
      peer.send(WsClient.request("/under-way", key));
      AppStream stream = app.stream("/under-way");
      sidecar.sidecar().stop();
      assertEquals(1001, before.receive().closeCode());
      stream.upgrade();
      assertEquals(101, peer.head().status());
      Frame close = receive(peer);
      assertEquals(1001, close.closeCode(), close::toString);
      peer.send(close.maskedWire());
      assertEquals(End.CLOSED, peer.end());
      Await.equal("the code that the app got", Optional.of(1001), stream::closeCode);
    }
  }

  @Test
  void doesNotBeginAnewWhenToldToStopTwice() {
    try (var app = AppUnderTest.start();
        var sidecar = draining(app);
        var client = sidecar.connect("/echo")) {
      sidecar.sidecar().stop();
      Frame close = client.receive();
      sidecar.sidecar().stop();
      client.send(close);
      assertEquals(End.CLOSED, client.peer().end());
      Await.equal("the code that the app got", Optional.of(1001), app.stream()::closeCode);
      client.close();
      Await.until("the sidecar to stop", () -> stopped(sidecar));
      assertEquals(
          List.of(new StreamDrained(DrainOutcome.CLEAN)),
          sidecar.events().all(StreamDrained.class));
    }
  }

  private static boolean stopped(SidecarUnderTest sidecar) {
    try {
      return sidecar.sidecar().awaitStopped(Duration.ZERO);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Frame receive(RawPeer peer) {
    try {
      return Frame.read(peer.in());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SidecarUnderTest draining(AppUnderTest app) {
    return SidecarUnderTest.with().apps(app).stream(StreamRules.NONE.settings())
        .stop(Duration.ZERO, WINDOW)
        .recording()
        .start();
  }
}
