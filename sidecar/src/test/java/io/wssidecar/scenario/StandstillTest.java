package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Descriptors;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.Misfortune;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.WsClient;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A sender that falls silent at the very moment when the socket behind the sidecar is full: what
 * the sidecar could not write must move by itself once the receiver reads, for nothing else will
 * push it. A random burst hits that moment once in a hundred times, so the kernel's queues are
 * watched.
 */
@Timeout(120)
class StandstillTest {
  /** One message is one read, and one TLS record. */
  private static final int PAYLOAD_BYTES = 8000;

  private static final int MANY = 4000;

  /** These fit for certain, and are not watched one by one. */
  private static final int A_FEW = 150;

  private static final int SMALL_BUFFER = 8192;
  private static final Duration A_MOMENT = Duration.ofMillis(250);

  @Test
  void movesTheRestToAClientThatReadsAgain() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var peer = RawPeer.tls(sidecar.address(), sidecar.trusting(), SMALL_BUFFER);
        var client = WsClient.open(peer, "/sink")) {
      var stream = app.stream();
      int sent =
          untilHalfWritten(
              () -> stream.send(message()),
              () -> Descriptors.unread(app.port(), stream.peerPort()),
              () -> Descriptors.underWay(sidecar.port(), peer.localPort()));
      for (int i = 0; i < sent; i++) {
        assertEquals(PAYLOAD_BYTES, client.receive().payload().length, "message " + i);
      }
    }
  }

  @Test
  void movesTheRestToAnAppThatReadsAgain() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      app.misbehave(Misfortune.UPGRADES_AND_STALLS);
      try (var client = sidecar.connect("/sink")) {
        var stream = app.stream();
        int sent =
            untilHalfWritten(
                () -> client.send(message()),
                () -> Descriptors.unread(client.peer().localPort(), sidecar.port()),
                () -> Descriptors.underWay(stream.peerPort(), app.port()));
        stream.resumeReading();
        Await.equal("bytes at the app", (long) sent * PAYLOAD_BYTES, stream::dataBytes);
      }
    }
  }

  /** Sends one message at a time until one gets no further than into the sidecar. */
  private static int untilHalfWritten(
      Runnable send, LongSupplier beforeTheSidecar, LongSupplier behindIt) {
    long none = settled(behindIt);
    send.run();
    long one = settled(behindIt) - none;
    for (int i = 1; i < A_FEW; i++) {
      send.run();
    }
    long few = settled(behindIt);
    for (int sent = A_FEW + 1; sent <= MANY; sent++) {
      send.run();
      Await.until("the sidecar to read", () -> beforeTheSidecar.getAsLong() == 0);
      long whole = few + (sent - A_FEW) * one;
      if (!Await.within(A_MOMENT, () -> behindIt.getAsLong() >= whole)) {
        assertTrue(sent > A_FEW + 10, "full after few messages");
        return sent;
      }
    }
    throw new AssertionError("never full");
  }

  /** The number once it stands still: bytes count twice while their acknowledgement is delayed. */
  private static long settled(LongSupplier bytes) {
    long[] last = {bytes.getAsLong()};
    while (Await.within(A_MOMENT, () -> bytes.getAsLong() != last[0])) {
      last[0] = bytes.getAsLong();
    }
    return last[0];
  }

  private static Frame message() {
    return Frame.binary(new byte[PAYLOAD_BYTES]);
  }
}
