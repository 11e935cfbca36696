package io.wssidecar.upgrade;

import static io.wssidecar.upgrade.Head.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.wssidecar.reasons.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerCheckTest {
  private static final String PROTOCOL = "Sec-WebSocket-Protocol";
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
  private static final String ACCEPT = "Sec-WebSocket-Accept";

  private static final Verdict.Accepted OFFER =
      new Verdict.Accepted(
          Head.SAMPLE_KEY, List.of("chat", "soap"), List.of("permessage-deflate", "x-mux"));

  static Stream<Arguments> fitting() {
    return Stream.of(
        arguments("the least", answer()),
        arguments("case and space", answer().having("Upgrade", " WebSocket ")),
        arguments("more in Connection", answer().having("Connection", "keep-alive, upgrade")),
        arguments("an offered subprotocol", answer().with(PROTOCOL, "soap")),
        arguments(
            "an offered extension",
            answer().with(EXTENSIONS, "Permessage-Deflate; server_max_window_bits=10")));
  }

  static Stream<Arguments> unfitting() {
    return Stream.of(
        arguments(Explanation.ANSWER_WITHOUT_UPGRADE, answer().without("Upgrade")),
        arguments(Explanation.ANSWER_WITHOUT_UPGRADE, answer().having("Upgrade", "h2c")),
        arguments(Explanation.ANSWER_WITHOUT_UPGRADE, answer().having("Upgrade", "websocket, h2c")),
        arguments(Explanation.ANSWER_WITHOUT_UPGRADE, answer().with("Upgrade", "websocket")),
        arguments(Explanation.ANSWER_WITHOUT_UPGRADE, answer().without("Connection")),
        arguments(Explanation.ANSWER_WITHOUT_UPGRADE, answer().having("Connection", "close")),
        arguments(Explanation.BAD_ACCEPT, answer().without(ACCEPT)),
        arguments(Explanation.BAD_ACCEPT, answer().having(ACCEPT, "")),
        arguments(
            Explanation.BAD_ACCEPT,
            answer().having(ACCEPT, AcceptKey.of("AAAAAAAAAAAAAAAAAAAAAA=="))),
        arguments(Explanation.BAD_ACCEPT, answer().with(ACCEPT, Head.SAMPLE_ACCEPT)),
        arguments(Explanation.SUBPROTOCOL_NOT_OFFERED, answer().with(PROTOCOL, "mqtt")),
        arguments(Explanation.SUBPROTOCOL_NOT_OFFERED, answer().with(PROTOCOL, "Chat")),
        arguments(Explanation.SUBPROTOCOL_NOT_OFFERED, answer().with(PROTOCOL, "")),
        arguments(Explanation.SUBPROTOCOL_NOT_OFFERED, answer().with(PROTOCOL, "chat, soap")),
        arguments(
            Explanation.SUBPROTOCOL_NOT_OFFERED,
            answer().with(PROTOCOL, "chat").with(PROTOCOL, "soap")),
        arguments(Explanation.EXTENSION_NOT_OFFERED, answer().with(EXTENSIONS, "x-other")),
        arguments(
            Explanation.EXTENSION_NOT_OFFERED,
            answer().with(EXTENSIONS, "x-mux; a=\"b, c\"").with(EXTENSIONS, "x-other")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fitting")
  void letsAFittingAnswerThrough(String what, Head head) {
    assertEquals(Optional.empty(), AnswerCheck.check(head, OFFER));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("unfitting")
  void saysWhatDoesNotFit(Explanation expected, Head head) {
    Optional<Explanation> found = AnswerCheck.check(head, OFFER);
    assertEquals(Optional.of(expected), found);
    assertEquals(Optional.of(Reason.BAD_ACCEPT), found.map(Explanation::reason));
  }
}
