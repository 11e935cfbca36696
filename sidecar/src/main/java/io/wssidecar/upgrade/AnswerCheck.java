package io.wssidecar.upgrade;

import java.util.Optional;

/**
 * Judges the app's answer to a handshake that we forwarded, as the client will (RFC 6455 §4.1):
 * what the client would reject without a word is better refused here, with one. Any thread.
 */
public final class AnswerCheck {
  private AnswerCheck() {}

  /**
   * Judges the head of a 101. Any other status is the app's own refusal and does not come here.
   *
   * @param offer what the client asked for
   * @return why the answer does not fit the offer, always for {@code BAD_ACCEPT}; empty when the
   *     stream may open
   */
  public static Optional<Explanation> check(HeaderFields answer, Verdict.Accepted offer) {
    if (!upgradeFits(answer) || !Tokens.contain(answer, "Connection", "upgrade")) {
      return Optional.of(Explanation.ANSWER_WITHOUT_UPGRADE);
    }
    if (!acceptFits(answer, offer)) {
      return Optional.of(Explanation.BAD_ACCEPT);
    }
    if (!subprotocolFits(answer, offer)) {
      return Optional.of(Explanation.SUBPROTOCOL_NOT_OFFERED);
    }
    if (!extensionsFit(answer, offer)) {
      return Optional.of(Explanation.EXTENSION_NOT_OFFERED);
    }
    return Optional.empty();
  }

  /** One protocol, not a list: a client compares the whole value. */
  private static boolean upgradeFits(HeaderFields answer) {
    return answer.count("Upgrade") == 1
        && answer.value("Upgrade", 0).indexOf(',') < 0
        && Tokens.contain(answer, "Upgrade", "websocket");
  }

  private static boolean acceptFits(HeaderFields answer, Verdict.Accepted offer) {
    String name = "Sec-WebSocket-Accept";
    return answer.count(name) == 1
        && Tokens.trimmed(answer.value(name, 0)).equals(AcceptKey.of(offer.key()));
  }

  /** None is fine: the client decides whether it can go on without. An empty name is not none. */
  private static boolean subprotocolFits(HeaderFields answer, Verdict.Accepted offer) {
    String name = "Sec-WebSocket-Protocol";
    int lines = answer.count(name);
    return lines == 0
        || (lines == 1 && offer.subprotocols().contains(Tokens.trimmed(answer.value(name, 0))));
  }

  /** By name only: what an extension's parameters may be answered with is its own affair. */
  private static boolean extensionsFit(HeaderFields answer, Verdict.Accepted offer) {
    for (String extension : Tokens.list(answer, "Sec-WebSocket-Extensions")) {
      if (offer.extensions().stream().noneMatch(extension::equalsIgnoreCase)) {
        return false;
      }
    }
    return true;
  }
}
