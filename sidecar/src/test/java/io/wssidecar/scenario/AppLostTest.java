package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppStream;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Background;
import io.wssidecar.kit.End;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.RawApp;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.RecordedEvents.StreamDrained;
import io.wssidecar.kit.RecordedEvents.StreamEnded;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.StreamRules;
import io.wssidecar.kit.WsClient;
import io.wssidecar.relay.DrainOutcome;
import io.wssidecar.relay.RelayEnd;
import io.wssidecar.relay.RelayEnd.Cause;
import io.wssidecar.relay.RelayEnd.Initiator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** An app that goes without a Close: its clients hear of it from us, and not all at once. */
@Timeout(60)
class AppLostTest {
  private static final Frame GONE = Frame.close(1012, "the app went away");
  private static final Frame FRAGMENT = Frame.of(false, Frame.TEXT, new byte[] {'a', 'b'});
  private static final int MANY = 40;
  private static final long SPREAD_MILLIS = 1500;

  @TestFactory
  Stream<DynamicTest> tellsTheClient() {
    return Stream.of(telling("FIN", AppStream::fin), telling("RST", AppStream::rst));
  }

  private static DynamicTest telling(String how, Consumer<AppStream> leave) {
    return DynamicTest.dynamicTest(
        how,
        () -> {
          try (var one = OneStream.under(StreamRules.NONE)) {
            assertEquals("here", one.client.echo("here"));
            leave.accept(one.stream);
            assertEquals(End.CLOSED, one.expectRest(GONE.unmaskedWire()));
            one.client.close();
            assertEnd(one, Initiator.APP, Cause.APP_LOST, 1012);
          }
        });
  }

  @Test
  void tellsTheClientBetweenTwoFragments() {
    try (var one = OneStream.under(StreamRules.NONE)) {
      one.stream.send(FRAGMENT);
      one.stream.fin();
      assertEquals(End.CLOSED, one.expectRest(FRAGMENT.unmaskedWire(), GONE.unmaskedWire()));
      one.client.close();
      assertEnd(one, Initiator.APP, Cause.APP_LOST, 1012);
    }
  }

  @TestFactory
  Stream<DynamicTest> showsOnlyTheEndInsideAFrame() {
    return Stream.of(1, 3, 4, 5000).map(AppLostTest::cutAt);
  }

  private static DynamicTest cutAt(int count) {
    byte[] part = Arrays.copyOf(Frame.binary(new byte[10_000]).unmaskedWire(), count);
    return DynamicTest.dynamicTest(
        "after " + count + " bytes",
        () -> {
          try (var one = OneStream.under(StreamRules.NONE)) {
            one.stream.send(part);
            one.stream.fin();
            assertEquals(End.CLOSED, one.expectRest(part));
            one.client.close();
            assertEnd(one, Initiator.APP, Cause.APP_LOST, 0);
          }
        });
  }

  @Test
  void saysNothingForAnAppThatClosed() {
    Frame close = Frame.close(4002, "done");
    try (var one = OneStream.under(StreamRules.NONE)) {
      one.stream.fallSilent();
      one.stream.send(close);
      one.stream.fin();
      assertEquals(End.CLOSED, one.expectRest(close.unmaskedWire()));
      one.client.close();
      assertEnd(one, Initiator.APP, Cause.CLOSED, 4002);
    }
  }

  @Test
  void saysNothingForAnAppThatDoesNotAnswerAClose() {
    try (var one = OneStream.under(StreamRules.NONE)) {
      one.stream.fallSilent();
      one.client.send(Frame.close(4003, ""));
      one.expectAtApp(Frame.close(4003, ""));
      one.stream.fin();
      assertEquals(End.CLOSED, one.expectRest());
      one.client.close();
      assertEnd(one, Initiator.CLIENT, Cause.CLOSED, 4003);
    }
  }

  @Test
  void tellsOneAloneAtOnce() {
    try (var one = OneStream.under(StreamRules.NONE.appLostSpread(30_000))) {
      long begun = System.nanoTime();
      one.stream.fin();
      assertEquals(GONE.toString(), one.client.receive().toString());
      long took = millisSince(begun);
      assertTrue(took < 2000, () -> "told after " + took + " ms");
    }
  }

  @Test
  void spreadsTheNewsWhenTheAppDies() {
    StreamRules rules = StreamRules.NONE.appLostSpread(SPREAD_MILLIS);
    try (var app = AppUnderTest.start();
        var sidecar =
            SidecarUnderTest.with().apps(app).stream(rules.settings()).recording().start()) {
      List<WsClient> clients = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        clients.add(sidecar.connect("/echo"));
      }
      var toldAt = new ConcurrentLinkedQueue<Long>();
      List<Background> listening = new ArrayList<>();
      for (WsClient client : clients) {
        listening.add(
            Background.run(() -> {
              assertEquals(GONE.toString(), client.receive().toString());
              toldAt.add(System.nanoTime());
            }));
      }
      long begun = System.nanoTime();
      app.kill();
      listening.forEach(Background::close);
      assertSpread(toldAt.stream().map(at -> (at - begun) / 1_000_000).sorted().toList());
      clients.forEach(WsClient::close);
      Await.equal("open streams", 0L, () -> MANY - ended(sidecar, Cause.APP_LOST));
    }
  }

  @Test
  void tellsAClientWhoseSilentAppEndsBeforeItsTurn() {
    StreamRules rules = StreamRules.NONE.pingApp(100, 300).appLostSpread(600_000);
    try (var app = RawApp.start();
        var sidecar =
            SidecarUnderTest.with().apps(app.address()).ioThreads(1).stream(rules.settings())
                .recording()
                .start()) {
      List<WsClient> clients = new ArrayList<>();
      List<RawPeer> apps = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(sidecar.connect("/silent"));
        apps.add(app.next());
      }
      var told = new ConcurrentLinkedQueue<Frame>();
      List<Background> listening = new ArrayList<>();
      for (WsClient client : clients) {
        listening.add(Background.run(() -> told.add(client.receive())));
      }
      Await.equal("told at once", 1, told::size); // the others have minutes to go
      apps.forEach(RawPeer::fin);
      listening.forEach(Background::close);
      told.forEach(each -> assertEquals(GONE.toString(), each.toString()));
      clients.forEach(WsClient::close);
      apps.forEach(RawPeer::close);
      Await.equal("ended streams", 4L, () -> ended(sidecar, Cause.PING_TIMEOUT));
    }
  }

  @Test
  void tellsEverybodyInTimeWhenADrainBeginsBehindTheLoss() {
    tellsEverybodyInTime(true);
  }

  @Test
  void tellsEverybodyInTimeWhenTheAppDiesInADrain() {
    tellsEverybodyInTime(false);
  }

  private static void tellsEverybodyInTime(boolean lossFirst) {
    try (var app = AppUnderTest.start();
        var sidecar =
            SidecarUnderTest.with().apps(app).stream(
                    StreamRules.NONE.appLostSpread(60_000).settings())
                .stop(Duration.ZERO, Duration.ofSeconds(3))
                .recording()
                .start()) {
      List<WsClient> clients = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        clients.add(sidecar.connect("/echo"));
      }
      Runnable[] blows = {app::kill, sidecar.sidecar()::stop};
      blows[lossFirst ? 0 : 1].run();
      if (lossFirst) {
        Await.until("the app's side to end", () -> app.openConnections() == 0);
      }
      blows[lossFirst ? 1 : 0].run();
      for (WsClient client : clients) {
        assertEquals(Frame.CLOSE, client.receive().opcode());
        assertEquals(End.CLOSED, client.peer().end());
        client.close();
      }
      Await.equal("ended streams", 8L, () -> (long) sidecar.events().all(StreamEnded.class).size());
      List<StreamDrained> outcomes = sidecar.events().all(StreamDrained.class);
      outcomes.forEach(each -> assertNotEquals(DrainOutcome.CUT, each.outcome()));
    }
  }

  /** The wheel ticks every 100 ms, and the machine is busy. */
  private static void assertSpread(List<Long> millis) {
    assertEquals(MANY, millis.size());
    assertTrue(millis.get(MANY - 1) <= SPREAD_MILLIS + 700, () -> "somebody late: " + millis);
    long middle =
        millis.stream().filter(at -> at > SPREAD_MILLIS / 3 && at < SPREAD_MILLIS * 2 / 3).count();
    assertTrue(middle >= MANY / 6, () -> "not spread: " + millis);
    assertTrue(millis.get(MANY * 3 / 4) > SPREAD_MILLIS / 3, () -> "too early: " + millis);
    assertTrue(millis.get(MANY / 4) < SPREAD_MILLIS * 2 / 3, () -> "too late: " + millis);
  }

  private static long ended(SidecarUnderTest sidecar, Cause cause) {
    return sidecar.events().all(StreamEnded.class).stream()
        .filter(ended -> ended.end().cause() == cause)
        .count();
  }

  static void assertEnd(OneStream one, Initiator initiator, Cause cause, int code) {
    RelayEnd end = one.end();
    assertEquals(initiator, end.initiator(), end::toString);
    assertEquals(cause, end.cause(), end::toString);
    assertEquals(code, end.closeCode(), end::toString);
  }

  static long millisSince(long begun) {
    return (System.nanoTime() - begun) / 1_000_000;
  }
}
