package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.HttpBody;
import io.wssidecar.kit.HttpHead;
import io.wssidecar.kit.Misfortune;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plain requests that go wrong on either side. */
@Timeout(60)
class PlainHttpFailureTest {
  private final AppUnderTest app = AppUnderTest.start();
  private final SidecarUnderTest sidecar = SidecarUnderTest.inFrontOf(app);

  @AfterEach
  void end() {
    sidecar.close();
    app.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Misfortune.class,
      names = {
        "CLOSES_WITHOUT_ANSWER",
        "RESETS_WITHOUT_ANSWER",
        "ANSWERS_GARBAGE",
        "ANSWERS_HALF_A_HEAD",
        "ANSWERS_AN_ENDLESS_HEAD",
        "BOTH_LENGTHS",
        "ANSWERS_101_TO_ANYTHING",
      })
  void answers502ForAnAppThatFails(Misfortune misfortune) {
    app.misbehave(misfortune);
    sidecar.get("/").refusedFor(502, Reason.APP_PROTOCOL_ERROR);
    Await.equal("connections open at the app", 0, app::openConnections);
  }

  @Test
  void answers502WhenTheAppRefusesConnections() {
    app.refuse();
    sidecar.get("/").refusedFor(502, Reason.APP_UNREACHABLE);
  }

  /** A client must be able to tell half an answer from a whole one. */
  @Test
  void neverEndsAnAnswerInOrderThatTheAppCutShort() {
    app.misbehave(Misfortune.CUTS_THE_BODY_SHORT);
    try (var peer = sidecar.tls()) {
      peer.request("GET", "/");
      assertEquals(200, peer.head().status());
      StreamEndTest.assertEnded(peer.end());
    }
  }

  @Test
  void neverEndsAChunkedAnswerInOrderWhenTheAppDies() {
    try (var peer = sidecar.tls()) {
      HttpHead head = peer.request("GET", "/events").head();
      assertEquals(200, head.status());
      Await.equal("listeners", 1, app::listeners);
      app.kill();
      var body = HttpBody.ofResponse("GET", head, peer.in());
      assertThrows(IOException.class, body::readAllBytes);
    }
  }

  @Test
  void neverTriesARequestTwiceOnFreshConnections() {
    app.misbehave(Misfortune.CLOSES_WITHOUT_ANSWER);
    sidecar.get("/").refusedFor(502, Reason.APP_PROTOCOL_ERROR);
    assertEquals(List.of("GET"), methods());
  }

  /** The app may have ended the idle connection just then: RFC 9110 section 9.2.2 allows it. */
  @Test
  void triesAnIdempotentRequestAgainThatDiedOnAReusedConnection() {
    try (var peer = sidecar.tls()) {
      assertEquals(200, peer.get("/bytes/1").status());
      app.misbehave(Misfortune.CLOSES_WITHOUT_ANSWER);
      peer.get("/bytes/2").refusedFor(502, Reason.APP_PROTOCOL_ERROR);
      assertEquals(List.of("GET", "GET", "GET"), methods());
    }
  }

  @Test
  void neverTriesAPostAgain() {
    try (var peer = sidecar.tls()) {
      assertEquals(200, peer.get("/bytes/1").status());
      app.misbehave(Misfortune.CLOSES_WITHOUT_ANSWER);
      peer.request("POST", "/", "Content-Length: 0");
      peer.answer("POST").refusedFor(502, Reason.APP_PROTOCOL_ERROR);
      assertEquals(List.of("GET", "POST"), methods());
    }
  }

  @Test
  void neverTriesARequestWithABodyAgain() {
    try (var peer = sidecar.tls()) {
      assertEquals(200, peer.get("/bytes/1").status());
      app.misbehave(Misfortune.CLOSES_WITHOUT_ANSWER);
      peer.request("PUT", "/", "Content-Length: 2").send("ab");
      peer.answer("PUT").refusedFor(502, Reason.APP_PROTOCOL_ERROR);
      assertEquals(List.of("GET", "PUT"), methods());
    }
  }

  private List<String> methods() {
    return app.requests().stream().map(HttpHead::method).toList();
  }

  @Test
  void freesTheAppWhenTheClientLeavesInTheMiddleOfAnAnswer() {
    try (var peer = sidecar.tls()) {
      peer.request("GET", "/bytes/100000000").head();
      peer.rst();
    }
    Await.equal("connections open at the app", 0, app::openConnections);
  }

  @Test
  void freesTheAppWhenTheClientLeavesInTheMiddleOfItsBody() {
    try (var peer = sidecar.tls()) {
      peer.request("POST", "/", "Content-Length: 1000000").send(new byte[1000]);
      assertEquals("POST", app.request().method());
      peer.rst();
    }
    Await.equal("connections open at the app", 0, app::openConnections);
  }

  @Test
  void passesOnAnAnswerThatCameBeforeTheWholeBody() {
    try (var peer = sidecar.tls()) {
      peer.request("POST", "/refuse-body", "Content-Length: 100000").send(new byte[1000]);
      assertEquals(413, peer.head().status());
    }
  }
}
