package io.wssidecar.upgrade;

/**
 * Judges opening handshakes (RFC 6455 §4.2.1): the first fault found is the answer.
 *
 * <p>The order goes from the road to the traveller: a proxy that took the handshake apart also
 * spoils what comes after, so hops are suspected before the client is.
 *
 * <p>Knows no state; any thread.
 */
public final class UpgradeCheck {
  private static final String UPGRADE = "Upgrade";
  private static final String CONNECTION = "Connection";
  private static final String KEY = "Sec-WebSocket-Key";
  private static final String VERSION = "Sec-WebSocket-Version";
  private static final String ORIGIN = "Origin";

  private UpgradeCheck() {}

  /**
   * Judges a request. Never throws, whatever the peer sent, and allocates nothing for a request
   * that is no WebSocket attempt: every plain request passes here.
   */
  public static Verdict check(UpgradeRequest request, OriginRule origins) {
    if (!Tokens.contain(request, UPGRADE, "websocket")) {
      // Browsers and libraries always send these two with an Upgrade, so a hop has eaten it. An
      // Upgrade that names something else is no better than none.
      boolean attempt = request.count(KEY) > 0 || request.count(VERSION) > 0;
      return attempt
          ? suspectHop(Explanation.UPGRADE_STRIPPED, request)
          : Verdict.NotWebSocket.INSTANCE;
    }
    if (request.http10()) {
      return suspectHop(Explanation.HTTP10_HOP, request);
    }
    if (!Tokens.contain(request, CONNECTION, "upgrade")) {
      return suspectHop(Explanation.CONNECTION_REWRITTEN, request);
    }
    if (!request.method().equals("GET")) {
      return Verdict.Refused.because(Explanation.NOT_A_GET);
    }
    if (hasBody(request)) {
      return Verdict.Refused.because(Explanation.WITH_A_BODY);
    }
    // A missing or doubled version is a wrong one (RFC 6455 §4.4, §11.3.5).
    if (request.count(VERSION) != 1 || !Tokens.trimmed(request.value(VERSION, 0)).equals("13")) {
      return Verdict.Refused.because(Explanation.BAD_VERSION);
    }
    return checkClient(request, origins);
  }

  private static Verdict checkClient(UpgradeRequest request, OriginRule origins) {
    int keys = request.count(KEY);
    if (keys != 1) {
      return Verdict.Refused.because(keys == 0 ? Explanation.KEY_MISSING : Explanation.KEY_DOUBLED);
    }
    String key = Tokens.trimmed(request.value(KEY, 0));
    if (!AcceptKey.isKey(key)) {
      return Verdict.Refused.because(Explanation.KEY_MALFORMED);
    }
    if (!originAllowed(request, origins)) {
      return Verdict.Refused.because(Explanation.ORIGIN_DENIED);
    }
    return new Verdict.Accepted(
        key,
        Tokens.list(request, "Sec-WebSocket-Protocol"),
        Tokens.list(request, "Sec-WebSocket-Extensions"));
  }

  /**
   * Whether bytes follow that are not frames. HTTP would let a GET have them, before the new
   * protocol (RFC 9110 §7.8); but hops disagree about such bytes, and who gets a frame read as a
   * body, or a body as a frame, smuggles. No WebSocket client sends any.
   */
  private static boolean hasBody(UpgradeRequest request) {
    if (request.count("Transfer-Encoding") > 0) {
      return true;
    }
    int lengths = request.count("Content-Length");
    return lengths > 1
        || (lengths == 1 && !Tokens.trimmed(request.value("Content-Length", 0)).equals("0"));
  }

  /**
   * No Origin at all is allowed: only browsers send one, and the rule guards against other people's
   * pages (RFC 6455 §10.2), not against programs, which could write what they like.
   */
  private static boolean originAllowed(UpgradeRequest request, OriginRule origins) {
    if (origins.allowsAny()) {
      return true;
    }
    int count = request.count(ORIGIN);
    return count == 0 || (count == 1 && origins.allows(Tokens.trimmed(request.value(ORIGIN, 0))));
  }

  private static Verdict suspectHop(Explanation explanation, UpgradeRequest request) {
    return new Verdict.Refused(explanation, Hop.seenIn(request));
  }
}
