package io.wssidecar.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.End;
import io.wssidecar.kit.FarNetwork;
import io.wssidecar.kit.RecordedEvents.Ponged;
import io.wssidecar.kit.RecordedEvents.StreamEnded;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.StreamRules;
import io.wssidecar.relay.RelayEnd.Cause;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client whose network is gone: no FIN, no reset, only silence. */
@Timeout(120)
class NetworkCutTest {
  private static final long INTERVAL = 500;
  private static final long TIMEOUT = 700;

  /** Three ticks of the wheel, and a busy machine. */
  private static final long SLACK = 800;

  @Test
  void endsTheAppsSideWithinIntervalAndTimeout() {
    StreamRules rules = StreamRules.NONE.ping(INTERVAL, TIMEOUT);
    try (var network = FarNetwork.join();
        var app = AppUnderTest.start();
        var sidecar =
            SidecarUnderTest.with().apps(app).stream(rules.settings())
                .on(network.here())
                .recording()
                .start()) {
      String port = Integer.toString(sidecar.port());
      Process client = network.java(FarClient.class, network.here(), port);
      try {
        Await.until(
            Duration.ofSeconds(60),
            "the client to answer three Pings",
            () -> sidecar.events().all(Ponged.class).size() >= 3);
        assertEquals(End.OPEN, app.stream().end());
        network.pull();
        long pulled = System.nanoTime();
        Await.until("the app's side to end", () -> app.stream().end() != End.OPEN);
        long millis = (System.nanoTime() - pulled) / 1_000_000;
        assertTrue(millis <= INTERVAL + TIMEOUT + SLACK, () -> "after " + millis + " ms");
        assertTrue(client.isAlive(), "the client heard of nothing");
        assertEquals(Cause.PING_TIMEOUT, sidecar.events().only(StreamEnded.class).end().cause());
      } finally {
        client.destroyForcibly();
        Await.until("the client to be gone", () -> !client.isAlive());
      }
    }
  }
}
