package io.wssidecar.scenario;

import static io.wssidecar.scenario.AppLostTest.assertEnd;
import static io.wssidecar.scenario.AppLostTest.millisSince;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.Await;
import io.wssidecar.kit.Background;
import io.wssidecar.kit.End;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.RecordedEvents.Ponged;
import io.wssidecar.kit.RecordedEvents.StreamEnded;
import io.wssidecar.kit.StreamRules;
import io.wssidecar.kit.WsClient;
import io.wssidecar.relay.RelayEnd.Cause;
import io.wssidecar.relay.RelayEnd.Initiator;
import io.wssidecar.scenario.OneStream.Peculiarity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Silent peers are pinged, and those that stay silent are given up. A companion that answers its
 * own Pings is the clock: by then every other stream has been silent as long. {@link PingPlaceTest}
 * looks at where a Ping may stand.
 */
@Timeout(60)
class KeepAliveTest {
  private static final int INTERVAL = 200;
  private static final int TIMEOUT = 400;

  /** How late the wheel and a busy machine may be, in milliseconds. */
  private static final long SLACK = 700;

  private static final StreamRules STRICT = StreamRules.NONE.ping(INTERVAL, TIMEOUT);
  private static final StreamRules PATIENT = StreamRules.NONE.ping(INTERVAL, 20_000);

  @Test
  void pingsASilentClientAndSwallowsOnlyTheAnswerToThat() {
    long begun = System.nanoTime();
    try (var one = OneStream.under(PATIENT)) {
      Frame ping = ping(one.client);
      long took = millisSince(begun);
      assertTrue(took >= INTERVAL, () -> "after " + took + " ms");
      one.client.send(pong("not an answer")).send(pong("8 bytes.")).send(ping.as(Frame.PONG));
      assertEquals("mine", one.client.echo("mine"));
      one.expectAtApp(pong("not an answer"), pong("8 bytes."), Frame.text("mine"));
      assertTrue(one.sidecar.events().only(Ponged.class).nanos() > 0);
    }
  }

  @Test
  void swallowsALateAnswerToo() {
    try (var one = OneStream.under(PATIENT)) {
      Frame first = ping(one.client);
      assertEquals("I live", one.client.echo("I live"));
      Frame second = ping(one.client);
      one.client.send(first.as(Frame.PONG));
      assertEquals("late", one.client.echo("late"));
      assertEquals(List.of(), one.sidecar.events().all(Ponged.class), "not the last one's");
      one.client.send(second.as(Frame.PONG));
      one.sidecar.events().only(Ponged.class);
      assertEquals("at last", one.client.echo("at last"));
      one.expectAtApp(Frame.text("I live"), Frame.text("late"), Frame.text("at last"));
    }
  }

  @Test
  void keepsAClientThatIsSilentForTenIntervalsButAnswers() {
    long begun = System.nanoTime();
    try (var one = OneStream.under(STRICT)) {
      answerPings(one.client, 10);
      assertTrue(millisSince(begun) >= 10 * INTERVAL, "too many Pings");
      assertEquals("here", one.client.echo("here"));
      one.expectAtApp(Frame.text("here"));
      Await.until("ten round trips", () -> one.sidecar.events().all(Ponged.class).size() == 10);
    }
  }

  @Test
  void keepsAClientThatSendsAByteNowAndThen() {
    byte[] wire = Frame.text("letters").maskedWire();
    try (var one = OneStream.under(STRICT)) {
      for (int i = 0; i < wire.length; i++) {
        if (i < 5) {
          ping(one.client);
        }
        one.client.peer().send(new byte[] {wire[i]});
      }
      assertEquals("letters", one.client.receive().text());
      one.expectAtApp(Frame.text("letters"));
    }
  }

  @Test
  void givesUpAClientThatStaysSilent() {
    long begun = System.nanoTime();
    try (var one = OneStream.under(STRICT)) {
      ping(one.client);
      Await.until("the app's side to end", () -> one.stream.end() != End.OPEN);
      long took = millisSince(begun);
      assertTrue(took >= INTERVAL + TIMEOUT, () -> "early, after " + took + " ms");
      assertTrue(took <= 2 * INTERVAL + TIMEOUT + SLACK, () -> "late, after " + took + " ms");
      assertEnd(one, Initiator.CLIENT, Cause.PING_TIMEOUT, 0);
      one.expectRest();
      one.expectAtApp();
    }
  }

  @Test
  void sendsNoPingWhileTheAppsOwnIsUnanswered() {
    try (var one = OneStream.under(PATIENT)) {
      one.stream.send(Frame.ping("the app's"));
      assertEquals("the app's", one.client.receive().text());
      letIntervalsPass(one, 4);
      one.stream.send(Frame.text("mark"));
      assertEquals("mark", one.client.receive().text(), "nothing before this");
      one.client.send(pong("the app's"));
      one.expectAtApp(pong("the app's"));
      ping(one.client);
    }
  }

  @Test
  void countsNoTimeWhileTheAppsOwnPingIsUnanswered() {
    try (var one = OneStream.under(STRICT)) {
      one.client.send(ping(one.client).as(Frame.PONG));
      ping(one.client);
      one.stream.send(Frame.ping("the app's"));
      assertEquals("the app's", one.client.receive().text());
      letIntervalsPass(one, 5);
      assertStillOpen(one);
      assertEquals("here", one.client.echo("here"));
    }
  }

  @Test
  void countsNoTimeWhileTheAppTakesNothing() {
    Frame big = Frame.binary(new byte[24 << 20]);
    try (var one = OneStream.under(STRICT, Peculiarity.STALLED_APP)) {
      try (var sending = Background.run(() -> one.client.send(big))) {
        letIntervalsPass(one, 6);
        assertStillOpen(one);
        one.stream.resumeReading();
        Frame frame = one.client.receive();
        while (frame.opcode() == Frame.PING) {
          frame = one.client.receive();
        }
        assertEquals(big.toString(), frame.toString());
      }
    }
  }

  @Test
  void pingsASilentAppUnderAMaskAndSwallowsItsAnswer() {
    try (var one = OneStream.under(StreamRules.NONE.pingApp(INTERVAL, TIMEOUT))) {
      Await.until("three Pings", () -> one.stream.frames().size() >= 3);
      for (Frame frame : one.stream.frames()) {
        assertEquals(Frame.PING, frame.opcode());
        assertTrue(frame.masked());
        assertEquals(8, frame.payload().length);
      }
      assertEquals("no Pong", one.client.echo("no Pong"));
      assertEquals(List.of(), one.sidecar.events().all(Ponged.class), "clients' only");
    }
  }

  @Test
  void tellsTheClientOfAnAppThatStaysSilent() {
    Frame gone = Frame.close(1012, "the app went away");
    try (var one = OneStream.under(StreamRules.NONE.pingApp(INTERVAL, TIMEOUT))) {
      one.stream.fallSilent();
      assertEquals(End.CLOSED, one.expectRest(gone.unmaskedWire()));
      one.client.close();
      assertEnd(one, Initiator.APP, Cause.PING_TIMEOUT, 1012);
      Await.until("the app's side to end", () -> one.stream.end() != End.OPEN);
    }
  }

  private static void assertStillOpen(OneStream one) {
    assertEquals(List.of(), one.sidecar.events().all(StreamEnded.class));
  }

  /** The next frame, which must be a Ping of ours. */
  static Frame ping(WsClient client) {
    Frame ping = client.receive();
    assertEquals(Frame.PING, ping.opcode(), ping::toString);
    assertEquals(8, ping.payload().length, ping::toString);
    return ping;
  }

  private static void answerPings(WsClient client, int count) {
    for (int i = 0; i < count; i++) {
      client.send(ping(client).as(Frame.PONG));
    }
  }

  /** So often the ping interval passes for whoever is silent. */
  static void letIntervalsPass(OneStream one, int count) {
    answerPings(one.addCompanion(), count);
  }

  private static Frame pong(String payload) {
    return Frame.of(true, Frame.PONG, payload.getBytes(StandardCharsets.UTF_8));
  }
}
