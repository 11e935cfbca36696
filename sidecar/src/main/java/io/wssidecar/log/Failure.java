package io.wssidecar.log;

import io.wssidecar.reasons.Reason;
import io.wssidecar.tls.HelloOffer;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that a peer or an app failed at; a line at DEBUG, and a number in a {@link Summary}.
 * But a failed dial is no more than its line at DEBUG: the request that wanted it is told if no
 * other app served it, and {@code app skipped} tells that the app is away.
 *
 * @param peer null when it was between us and an app
 * @param status what the peer got; 0 when it got no HTTP answer
 * @param detail what TLS knows beyond the reason; for a dial, the app
 * @param offer of a failed TLS handshake, what the client offered
 */
record Failure(
    long millis,
    What what,
    Reason reason,
    @Nullable InetSocketAddress peer,
    @Nullable String host,
    @Nullable String path,
    int status,
    @Nullable String detail,
    HelloOffer offer)
    implements Entry {
  static final String LOGGER = "io.wssidecar.handshake";

  /** What an app does wrong, which its operator can put right; what strangers do, nobody can. */
  private static final Set<Reason> FAULTS_OF_APPS =
      EnumSet.of(
          Reason.APP_UNREACHABLE, Reason.APP_TIMEOUT, Reason.APP_PROTOCOL_ERROR, Reason.BAD_ACCEPT);

  /** The level at which failures of that kind for that reason are summed up. */
  static System.Logger.Level level(What what, Reason reason) {
    // Before TLS a limit is what the operator set; a request meets one that nobody wanted.
    boolean ownLimit =
        reason == Reason.OVER_LIMIT && (what == What.UPGRADE || what == What.REQUEST);
    return ownLimit || FAULTS_OF_APPS.contains(reason)
        ? System.Logger.Level.WARNING
        : System.Logger.Level.INFO;
  }

  /** One that is not about TLS. */
  Failure(
      long millis,
      What what,
      Reason reason,
      @Nullable InetSocketAddress peer,
      @Nullable String host,
      @Nullable String path,
      int status,
      @Nullable String detail) {
    this(millis, what, reason, peer, host, path, status, detail, HelloOffer.NONE);
  }

  /** The kinds of failure, each summed up on its own. */
  enum What {
    ACCEPT("connection refused", "connections refused"),
    BEFORE_TLS("connection failed before TLS", "connections failed before TLS"),
    TLS("TLS handshake failed", "TLS handshakes failed"),
    UPGRADE("WebSocket handshake failed", "WebSocket handshakes failed"),
    REQUEST("HTTP request failed", "HTTP requests failed"),
    DIAL("app dial failed", "app dials failed");

    private final String one;
    private final String many;

    What(String one, String many) {
      this.one = one;
      this.many = many;
    }

    String of(long count) {
      return count == 1 ? one : many;
    }
  }

  @Override
  public void tell(Line line) {
    line.head(millis, System.Logger.Level.DEBUG, LOGGER, what.of(1)).with("reason", reason.label());
    tellWho("peer", line);
    line.with("versions", offer.versions())
        .with("suites", offer.suites())
        .with("groups", offer.groups())
        .with("signatures", offer.signatures())
        .with("alpn", offer.alpn());
  }

  /** Adds who failed and what is known about it. */
  void tellWho(String key, Line line) {
    line.with(key, peer == null ? null : Peers.text(peer)).with("host", host).with("path", path);
    if (status != 0) {
      line.with("status", status);
    }
    line.with(what == What.DIAL ? "app" : "detail", detail).with("sni", offer.serverName());
  }
}
