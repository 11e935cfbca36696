package io.wssidecar.scenario;

import static io.wssidecar.scenario.ClosingOrdersTest.assertEnd;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.Background;
import io.wssidecar.kit.Content;
import io.wssidecar.kit.End;
import io.wssidecar.kit.Frame;
import io.wssidecar.relay.DrainOutcome;
import io.wssidecar.relay.RelayEnd.Cause;
import io.wssidecar.relay.RelayEnd.Initiator;
import io.wssidecar.scenario.OneStream.Peculiarity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Where a drain's Close may stand: never inside a frame, never inside a message as long as there is
 * time, behind what a receiver has not taken yet, and nowhere once the protocol was left.
 */
@Timeout(60)
class ClosingBoundaryTest {
  private static final Duration WINDOW = Duration.ofSeconds(6);
  private static final Duration SHORT = Duration.ofMillis(1200);
  private static final Frame OURS = Frame.close(1001, "the server is going away");
  private static final Frame FRAGMENT = Frame.of(false, Frame.TEXT, new byte[] {'a', 'b'});
  private static final Frame LAST = Frame.of(true, Frame.CONTINUATION, new byte[] {'c'});
  private static final int BLOCK = 64 * 1024;

  @Test
  void waitsForTheEndOfTheAppsMessageAndDropsTheNextOne() {
    try (var one = OneStream.firstOf(WINDOW)) {
      one.stream.send(FRAGMENT);
      assertEquals("ab", one.client.receive().text());
      one.drainUpToTheCompanion();
      one.stream.send(join(LAST, Frame.ping("dropped"), Frame.text("dropped")));
      assertEquals("c", one.client.receive().text());
      assertEquals(OURS.toString(), one.client.receive().toString());
      one.client.send(OURS);
      assertEquals(End.CLOSED, one.expectRest());
      one.client.close();
      assertEnd(one, DrainOutcome.CLEAN, Initiator.SIDECAR, Cause.DRAINED, 1001);
    }
  }

  @Test
  void standsBetweenTwoFragmentsWhenTimeRunsOut() {
    try (var one = OneStream.firstOf(SHORT)) {
      one.stream.send(FRAGMENT);
      assertEquals("ab", one.client.receive().text());
      long begun = System.nanoTime();
      one.drain();
      assertEquals(OURS.toString(), one.client.receive().toString());
      long took = System.nanoTime() - begun;
      assertTrue(took >= SHORT.toNanos() / 4 * 3, () -> "torn early, after " + took);
      one.client.send(OURS);
      assertEquals(End.CLOSED, one.expectRest());
      one.client.close();
      assertEnd(one, DrainOutcome.CLEAN, Initiator.SIDECAR, Cause.DRAINED, 1001);
    }
  }

  @Test
  void standsBetweenTwoFragmentsWhenTheAppEndsThere() {
    try (var one = OneStream.firstOf(WINDOW)) {
      one.stream.send(FRAGMENT);
      assertEquals("ab", one.client.receive().text());
      one.drainUpToTheCompanion();
      one.stream.fin();
      one.expectRest(OURS.unmaskedWire());
    }
  }

  @Test
  void standsNowhereInsideAFrame() throws IOException {
    byte[] half = Arrays.copyOf(Frame.binary(new byte[10_000]).unmaskedWire(), 5000);
    try (var one = OneStream.firstOf(SHORT)) {
      one.stream.send(half);
      assertArrayEquals(half, one.client.peer().in().readNBytes(half.length));
      one.drain();
      one.expectRest();
      one.expectAtApp();
      assertEquals(DrainOutcome.CUT, one.outcome(), () -> one.end().toString());
    }
  }

  @Test
  void standsNowhereInsideAHead() {
    Frame continuation = Frame.of(true, Frame.CONTINUATION, new byte[10_000]);
    byte[] half = Arrays.copyOf(continuation.unmaskedWire(), 3);
    try (var one = OneStream.firstOf(WINDOW)) {
      one.stream.send(FRAGMENT);
      assertEquals("ab", one.client.receive().text());
      one.drainUpToTheCompanion();
      one.stream.send(half);
      one.stream.fin();
      one.expectRest(half);
    }
  }

  @Test
  void waitsBehindWhatASlowClientHasNotTaken() {
    Frame block = Frame.binary(new byte[BLOCK]);
    try (var one = OneStream.firstOf(WINDOW, Peculiarity.NARROW_CLIENT);
        var sending = Background.run(() -> sendWhileItLasts(() -> one.stream.send(block), 300))) {
      one.drainUpToTheCompanion();
      Frame frame = one.client.receive();
      int whole = 0;
      for (; frame.opcode() == Frame.BINARY; frame = one.client.receive()) {
        assertEquals(BLOCK, frame.payload().length);
        whole++;
      }
      assertEquals(OURS.toString(), frame.toString(), "after " + whole);
      assertTrue(whole < 300, "the client stalled nobody");
      one.client.send(OURS);
      assertEquals(End.CLOSED, one.expectRest());
      one.client.close();
      assertEnd(one, DrainOutcome.CLEAN, Initiator.SIDECAR, Cause.DRAINED, 1001);
      assertTrue(one.end().messagesFromApp() >= whole);
    }
  }

  @Test
  void cutsAClientThatTakesNothing() throws IOException {
    byte[] big = Frame.binary(Content.random(new SplittableRandom(7), 16 << 20)).unmaskedWire();
    try (var one = OneStream.firstOf(SHORT, Peculiarity.NARROW_CLIENT);
        var sending = Background.run(() -> sendWhileItLasts(() -> one.stream.send(big), 1))) {
      one.drain();
      assertEquals(DrainOutcome.CUT, one.outcome(), () -> one.end().toString());
      byte[] came = restOf(one);
      assertArrayEquals(Arrays.copyOf(big, came.length), came);
      assertTrue(came.length < big.length);
    }
  }

  @Test
  void countsNoAnswerFromBehindAnAppThatTookNothing() {
    Frame block = Frame.binary(new byte[BLOCK]);
    try (var one = OneStream.firstOf(WINDOW, Peculiarity.STALLED_APP)) {
      try (var sending =
          Background.run(() -> {
            sendWhileItLasts(() -> one.client.send(block), 300);
            sendWhileItLasts(() -> one.client.send(OURS), 1);
          })) {
        one.drain();
        assertEquals(OURS.toString(), one.client.receive().toString());
        one.companionIsGivenUp();
        one.stream.resumeReading();
        assertEquals(End.CLOSED, one.expectRest());
        one.client.close();
      }
      assertEnd(one, DrainOutcome.TIMED_OUT, Initiator.SIDECAR, Cause.DRAINED, 1001);
      List<Frame> frames = one.stream.frames();
      assertEquals(OURS.toString(), frames.get(frames.size() - 1).toString());
      frames
          .subList(0, frames.size() - 1)
          .forEach(frame -> {
            assertEquals(Frame.BINARY, frame.opcode());
            assertEquals(BLOCK, frame.payload().length);
          });
    }
  }

  @Test
  void cutsAnAppThatTakesNothing() {
    Frame big = Frame.binary(new byte[16 << 20]);
    try (var one = OneStream.firstOf(SHORT, Peculiarity.STALLED_APP)) {
      try (var sending = Background.run(() -> sendWhileItLasts(() -> one.client.send(big), 1))) {
        one.drain();
        one.expectRest(OURS.unmaskedWire());
        assertEquals(DrainOutcome.CUT, one.outcome(), () -> one.end().toString());
      }
      one.expectAtApp();
    }
  }

  @Test
  void putsNothingBehindTheAppsBrokenProtocol() throws IOException {
    Frame reserved = Frame.of(true, 3, new byte[5]);
    try (var one = OneStream.firstOf(SHORT)) {
      one.stream.fallSilent();
      one.stream.send(reserved);
      byte[] wire = reserved.unmaskedWire();
      assertArrayEquals(wire, one.client.peer().in().readNBytes(wire.length));
      one.drain();
      one.expectRest();
      one.client.close();
      one.expectAtApp();
      assertEquals(DrainOutcome.CUT, one.outcome(), () -> one.end().toString());
    }
  }

  @Test
  void putsNothingBehindTheClientsBrokenProtocol() {
    Frame reserved = Frame.of(true, 11, new byte[5]);
    try (var one = OneStream.firstOf(SHORT)) {
      one.stream.fallSilent();
      one.client.send(reserved);
      one.expectAtApp(reserved);
      one.drain();
      one.expectRest();
      one.client.close();
      one.expectAtApp(reserved);
      assertEquals(DrainOutcome.CUT, one.outcome(), () -> one.end().toString());
    }
  }

  private static byte[] join(Frame... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      all.writeBytes(frame.unmaskedWire());
    }
    return all.toByteArray();
  }

  private static byte[] restOf(OneStream one) {
    ByteArrayOutputStream came = new ByteArrayOutputStream();
    try {
      one.client.peer().in().transferTo(came);
    } catch (IOException e) {
      // Cut is cut.
    }
    return came.toByteArray();
  }

  /** Up to so many times: nobody promises that all of it is taken. */
  static void sendWhileItLasts(Runnable send, int times) {
    try {
      for (int i = 0; i < times; i++) {
        send.run();
      }
    } catch (UncheckedIOException e) {
      // The stream is over.
    }
  }
}
