package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.Await;
import io.wssidecar.kit.End;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.WsClient;
import io.wssidecar.relay.DrainOutcome;
import io.wssidecar.relay.RelayEnd;
import io.wssidecar.relay.RelayEnd.Cause;
import io.wssidecar.relay.RelayEnd.Initiator;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Who is told what in which order when a drain ends a stream: the table's rows about who answers,
 * who leaves and who was faster. {@link ClosingBoundaryTest} has the rows about where a Close may
 * stand.
 */
@Timeout(60)
class ClosingOrdersTest {
  /** The client has a second to answer, a sixth of this. */
  private static final Duration WINDOW = Duration.ofSeconds(6);

  /** For those who wait for its end, or for the patience. */
  private static final Duration SHORT = Duration.ofMillis(1200);

  /** How late a busy machine may be. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private static final Frame OURS = Frame.close(1001, "the server is going away");
  private static final Frame ANSWER = Frame.close(4001, "bye");

  @Test
  void passesTheClientsAnswerOnAndDropsWhatTheAppSaysBehindOurClose() {
    try (var one = OneStream.firstOf(WINDOW)) {
      one.drain();
      assertEquals(OURS.toString(), one.client.receive().toString());
      one.stream.send(Frame.text("late"));
      one.client.send(Frame.text("last words"));
      one.expectAtApp(Frame.text("last words"));
      one.client.send(ANSWER);
      assertEquals(End.CLOSED, one.expectRest());
      one.client.close();
      one.expectAtApp(Frame.text("last words"), ANSWER);
      assertEnd(one, DrainOutcome.CLEAN, Initiator.SIDECAR, Cause.DRAINED, 1001);
      Await.equal("how the app's side ended", End.CLOSED, one.stream::end);
      assertEquals(2, one.end().messagesFromApp(), "the late one, and the echo of the last words");
    }
  }

  @Test
  void endsTheClientAtOnceAndCutsAnAppThatDoesNotEnd() {
    try (var one = OneStream.firstOf(SHORT)) {
      one.stream.fallSilent();
      long begun = System.nanoTime();
      one.drain();
      one.client.receive();
      one.client.send(ANSWER);
      assertEquals(End.CLOSED, one.expectRest());
      assertTrue(since(begun).compareTo(SHORT) < 0, "the client need not wait for the app");
      one.expectAtApp(ANSWER);
      assertEnd(one, DrainOutcome.CUT, Initiator.SIDECAR, Cause.DRAINED, 1001);
      assertCutAtTheEndOf(SHORT, begun);
    }
  }

  @Test
  void tellsTheAppWhenTheClientDoesNotAnswer() {
    try (var one = OneStream.firstOf(SHORT)) {
      one.drain();
      one.client.receive();
      one.client.send(Frame.text("not an answer"));
      one.expectAtApp(Frame.text("not an answer"), OURS);
      assertEquals(End.CLOSED, one.expectRest());
      one.client.close();
      assertEnd(one, DrainOutcome.TIMED_OUT, Initiator.SIDECAR, Cause.DRAINED, 1001);
      Await.equal("how the app's side ended", End.CLOSED, one.stream::end);
    }
  }

  @Test
  void cutsAnAppThatDoesNotEndBehindASilentClient() {
    try (var one = OneStream.firstOf(SHORT)) {
      one.stream.fallSilent();
      long begun = System.nanoTime();
      one.drain();
      one.expectRest(OURS.unmaskedWire());
      one.expectAtApp(OURS);
      assertEnd(one, DrainOutcome.CUT, Initiator.SIDECAR, Cause.DRAINED, 1001);
      assertCutAtTheEndOf(SHORT, begun);
    }
  }

  @TestFactory
  Stream<DynamicTest> tellsTheAppWhenTheClientLeavesWithoutAnAnswer() {
    return Stream.of(
        leaving("close_notify", client -> client.peer().closeNotify()),
        leaving("FIN", client -> client.peer().fin()),
        leaving("RST", client -> client.peer().rst()));
  }

  private static DynamicTest leaving(String how, Consumer<WsClient> leave) {
    return DynamicTest.dynamicTest(
        how,
        () -> {
          try (var one = OneStream.firstOf(WINDOW)) {
            one.drain();
            one.client.receive();
            one.client.send(Frame.text("not an answer"));
            one.expectAtApp(Frame.text("not an answer"));
            leave.accept(one.client);
            one.expectAtApp(Frame.text("not an answer"), OURS);
            assertEnd(one, DrainOutcome.TIMED_OUT, Initiator.SIDECAR, Cause.DRAINED, 1001);
            Await.until("the app's side to end", () -> one.stream.end() != End.OPEN);
          }
        });
  }

  @Test
  void passesTheAnswerToAnAppThatEndedFirst() {
    try (var one = OneStream.firstOf(WINDOW)) {
      one.stream.fallSilent();
      one.drain();
      one.client.receive();
      one.stream.fin();
      one.client.send(ANSWER);
      assertEquals(End.CLOSED, one.expectRest());
      one.client.close();
      one.expectAtApp(ANSWER);
      assertEnd(one, DrainOutcome.CLEAN, Initiator.SIDECAR, Cause.DRAINED, 1001);
    }
  }

  @Test
  void doesNotWaitForTheAnswerWhenTheAppHasEnded() {
    try (var one = OneStream.firstOf(WINDOW)) {
      one.stream.fallSilent();
      long begun = System.nanoTime();
      one.drain();
      one.client.receive();
      one.stream.fin();
      assertEquals(End.CLOSED, one.expectRest());
      assertTrue(since(begun).compareTo(WINDOW) < 0, "nobody is left to answer to");
      one.client.close();
      assertEnd(one, DrainOutcome.TIMED_OUT, Initiator.SIDECAR, Cause.DRAINED, 1001);
      one.expectAtApp();
    }
  }

  @Test
  void passesTheAppsAnswerToAClientThatHadClosed() {
    try (var one = OneStream.firstOf(WINDOW)) {
      one.stream.fallSilent();
      one.client.send(ANSWER);
      one.expectAtApp(ANSWER);
      one.drainUpToTheCompanion();
      one.stream.send(ANSWER);
      one.stream.fin();
      assertEquals(End.CLOSED, one.expectRest(ANSWER.unmaskedWire()));
      one.client.close();
      assertEnd(one, DrainOutcome.CLEAN, Initiator.CLIENT, Cause.CLOSED, 4001);
    }
  }

  @Test
  void cutsAnAppThatDoesNotAnswerAClientThatHadClosed() {
    try (var one = OneStream.firstOf(SHORT)) {
      one.stream.fallSilent();
      one.client.send(ANSWER);
      one.expectAtApp(ANSWER);
      long begun = System.nanoTime();
      one.drain();
      one.expectRest();
      one.expectAtApp(ANSWER);
      assertEnd(one, DrainOutcome.CUT, Initiator.CLIENT, Cause.CLOSED, 4001);
      assertCutAtTheEndOf(SHORT, begun);
    }
  }

  @Test
  void passesTheClientsAnswerToAnAppThatHadClosed() {
    try (var one = OneStream.firstOf(WINDOW)) {
      one.stream.fallSilent();
      one.stream.send(ANSWER);
      assertEquals(4001, one.client.receive().closeCode());
      one.drainUpToTheCompanion();
      one.client.send(ANSWER);
      one.expectAtApp(ANSWER);
      one.stream.fin();
      assertEquals(End.CLOSED, one.expectRest());
      one.client.close();
      assertEnd(one, DrainOutcome.CLEAN, Initiator.APP, Cause.CLOSED, 4001);
    }
  }

  @Test
  void cutsAClientThatDoesNotAnswerAnAppThatHadClosed() {
    try (var one = OneStream.firstOf(SHORT)) {
      one.stream.fallSilent();
      one.stream.send(ANSWER);
      assertEquals(4001, one.client.receive().closeCode());
      long begun = System.nanoTime();
      one.drain();
      one.expectRest();
      one.expectAtApp();
      assertEnd(one, DrainOutcome.CUT, Initiator.APP, Cause.CLOSED, 4001);
      assertCutAtTheEndOf(SHORT, begun);
    }
  }

  @Test
  void tellsTheClientOfAnAppThatIsGoneBeforeItsTurn() {
    try (var one = OneStream.lastOf(Duration.ofSeconds(8))) {
      one.drainUpToTheCompanion();
      one.stream.fin();
      Frame gone = Frame.close(1012, "the app went away");
      assertEquals(End.CLOSED, one.expectRest(gone.unmaskedWire()));
      one.client.close();
      assertEnd(one, DrainOutcome.CLEAN, Initiator.APP, Cause.APP_LOST, 1012);
    }
  }

  static void assertEnd(
      OneStream one, DrainOutcome outcome, Initiator initiator, Cause cause, int code) {
    RelayEnd end = one.end();
    assertEquals(outcome, one.outcome(), () -> "the drain's outcome; " + end);
    assertEquals(initiator, end.initiator(), end::toString);
    assertEquals(cause, end.cause(), end::toString);
    assertEquals(code, end.closeCode(), end::toString);
  }

  /** To be called as soon as the stream has ended. */
  private static void assertCutAtTheEndOf(Duration window, long begun) {
    Duration took = since(begun);
    assertTrue(took.compareTo(window) >= 0, () -> "cut early, after " + took);
    assertTrue(took.compareTo(window.plus(SLACK)) < 0, () -> "cut late, after " + took);
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
