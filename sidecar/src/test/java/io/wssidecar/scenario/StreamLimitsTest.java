package io.wssidecar.scenario;

import static io.wssidecar.scenario.AppLostTest.assertEnd;
import static io.wssidecar.scenario.AppLostTest.millisSince;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Background;
import io.wssidecar.kit.End;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.StreamRules;
import io.wssidecar.kit.WsClient;
import io.wssidecar.relay.RelayEnd.Cause;
import io.wssidecar.relay.RelayEnd.Initiator;
import io.wssidecar.scenario.OneStream.Peculiarity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long a message, a stream and its silence may be. */
@Timeout(60)
class StreamLimitsTest {
  private static final int MOST = 1000;
  private static final StreamRules SHORT_MESSAGES = StreamRules.NONE.maxMessage(MOST);
  private static final Frame TOO_BIG = Frame.close(1009, "the message is too big");
  private static final Frame IDLE = Frame.close(1001, "the connection is idle");
  private static final Frame OLD = Frame.close(1001, "the connection is too old");

  /** How late the wheel and a busy machine may be, in milliseconds. */
  private static final long SLACK = 700;

  @Test
  void passesAMessageOfExactlyTheLimitAgainAndAgain() {
    try (var one = OneStream.under(SHORT_MESSAGES)) {
      byte[] most = bytes(MOST);
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(most, one.client.send(Frame.binary(most)).receive().payload());
      }
    }
  }

  @Test
  void refusesAMessageOfOneByteMoreAndPassesTheClientsCloseBehindIt() {
    try (var one = OneStream.under(SHORT_MESSAGES)) {
      one.client.send(Frame.binary(bytes(MOST + 1)));
      one.client.send(Frame.text("dropped, too"));
      assertEquals(TOO_BIG.toString(), one.client.receive().toString());
      one.client.send(TOO_BIG);
      assertEquals(End.CLOSED, one.expectRest());
      one.client.close();
      one.expectAtApp(TOO_BIG);
      assertEnd(one, Initiator.SIDECAR, Cause.TOO_BIG, 1009);
    }
  }

  @Test
  void refusesByTheHeadAloneAndTellsTheAppWhenTheClientLeaves() {
    byte[] head = {(byte) 0x82, (byte) 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4};
    try (var one = OneStream.under(SHORT_MESSAGES)) {
      one.client.peer().send(head);
      assertEquals(TOO_BIG.toString(), one.client.receive().toString());
      one.client.peer().closeNotify();
      one.expectAtApp(TOO_BIG);
      assertEnd(one, Initiator.SIDECAR, Cause.TOO_BIG, 1009);
    }
  }

  @Test
  void addsUpFragments() {
    Frame first = Frame.of(false, Frame.BINARY, bytes(600));
    try (var one = OneStream.under(SHORT_MESSAGES)) {
      one.stream.fallSilent();
      one.client.send(first);
      one.expectAtApp(first);
      one.client.send(Frame.of(true, Frame.CONTINUATION, bytes(401)));
      assertEquals(TOO_BIG.toString(), one.client.receive().toString());
      one.client.send(Frame.close(4000, "sorry"));
      one.expectAtApp(first, Frame.close(4000, "sorry"));
    }
  }

  @Test
  void doesNotCountControlFramesBetweenFragments() {
    Frame[] message = {
      Frame.of(false, Frame.BINARY, bytes(600)),
      Frame.ping("p".repeat(125)),
      Frame.of(true, Frame.CONTINUATION, bytes(400)),
      Frame.text("next")
    };
    try (var one = OneStream.under(SHORT_MESSAGES)) {
      one.stream.fallSilent();
      for (Frame frame : message) {
        one.client.send(frame);
      }
      one.expectAtApp(message);
    }
  }

  @Test
  void doesNotLimitTheApp() {
    try (var one = OneStream.under(SHORT_MESSAGES)) {
      one.stream.send(Frame.binary(bytes(100 * MOST)));
      assertEquals(100 * MOST, one.client.receive().payload().length);
    }
  }

  @Test
  void endsStreamsWithinTheLastTenthOfTheirAge() {
    long age = 1500;
    try (var app = AppUnderTest.start();
        var sidecar =
            SidecarUnderTest.with().apps(app).stream(StreamRules.NONE.maxAge(age).settings())
                .start()) {
      var ages = new ConcurrentLinkedQueue<Long>();
      List<Background> waiting = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        WsClient client = sidecar.connect("/echo");
        long begun = System.nanoTime();
        waiting.add(
            Background.run(() -> {
              assertEquals(OLD.toString(), client.receive().toString());
              ages.add(millisSince(begun));
              client.send(OLD);
              assertEquals(End.CLOSED, client.peer().end());
              client.close();
            }));
      }
      waiting.forEach(Background::close);
      // The stream is a little older than its client knows.
      ages.forEach(at -> assertTrue(at >= age * 9 / 10 - 100 && at <= age + SLACK, ages::toString));
      Await.equal("connections open at the app", 0, app::openConnections);
    }
  }

  @Test
  void endsAnOldStreamThatIsInUse() {
    try (var one = OneStream.under(StreamRules.NONE.maxAge(500))) {
      Frame frame = one.client.send(Frame.text("busy")).receive();
      while (frame.opcode() == Frame.TEXT) {
        frame = one.client.send(Frame.text("busy")).receive();
      }
      assertEquals(OLD.toString(), frame.toString());
      one.client.send(OLD);
      assertEquals(End.CLOSED, one.expectRest());
      one.client.close();
      assertEnd(one, Initiator.SIDECAR, Cause.MAX_AGE, 1001);
    }
  }

  @Test
  void endsAStreamThatCarriesOnlyPings() {
    long idle = 700;
    try (var one = OneStream.under(StreamRules.NONE.idle(idle))) {
      long begun = System.nanoTime();
      Frame frame = one.client.send(Frame.ping("p")).receive();
      while (frame.opcode() == Frame.PONG) {
        frame = one.client.send(Frame.ping("p")).receive();
      }
      long took = millisSince(begun);
      assertEquals(IDLE.toString(), frame.toString());
      assertTrue(took >= idle - 200 && took <= idle + SLACK, () -> "after " + took + " ms");
      one.client.send(IDLE);
      one.expectRest();
      one.client.close();
      assertEnd(one, Initiator.SIDECAR, Cause.IDLE, 1001);
    }
  }

  @Test
  void keepsAStreamThatCarriesMessages() {
    long idle = 700;
    try (var one = OneStream.under(StreamRules.NONE.idle(idle))) {
      long begun = System.nanoTime();
      while (millisSince(begun) < 3 * idle) {
        assertEquals("used", one.client.echo("used"));
      }
      long used = System.nanoTime();
      assertEquals(IDLE.toString(), one.client.receive().toString());
      long took = millisSince(used);
      assertTrue(took >= idle - 200 && took <= idle + SLACK, () -> "after " + took + " ms");
    }
  }

  @Test
  void givesUpAClientThatTakesNothing() {
    byte[] big = bytes(16 << 20);
    try (var one = OneStream.under(StreamRules.NONE.writeStall(600), Peculiarity.NARROW_CLIENT);
        var sending =
            Background.run(() ->
                ClosingBoundaryTest.sendWhileItLasts(
                    () -> one.stream.send(Frame.binary(big)), 1))) {
      assertEnd(one, Initiator.CLIENT, Cause.STALLED, 0);
      Await.until("the app's side to end", () -> one.stream.end() != End.OPEN);
    }
  }

  @Test
  void givesUpAnAppThatTakesNothing() {
    byte[] big = bytes(16 << 20);
    try (var one = OneStream.under(StreamRules.NONE.writeStall(600), Peculiarity.STALLED_APP)) {
      try (var sending =
          Background.run(() ->
              ClosingBoundaryTest.sendWhileItLasts(() -> one.client.send(Frame.binary(big)), 1))) {
        assertEnd(one, Initiator.APP, Cause.STALLED, 0);
      }
    }
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) 'm');
    return bytes;
  }
}
