package io.wssidecar.reasons;

/**
 * Why a handshake failed: the one closed list, used as metric label, in log lines, in answers and
 * by the agent.
 *
 * <p>The order is the order in which causes are judged: first match wins.
 */
public enum Reason {
  /** Nothing failed; the filler that keeps a metric's label set complete. */
  NONE("none"),

  // The WebSocket opening handshake, as far as the request alone tells.

  /** The HTTP is malformed, ambiguous, or no GET without a body: 400, connection closed. */
  BAD_REQUEST("bad_request"),
  /** {@code Sec-WebSocket-Key} or {@code -Version} came, {@code Upgrade} did not: 426. */
  UPGRADE_STRIPPED("upgrade_stripped"),
  /** {@code Upgrade: websocket} in HTTP/1.0, which cannot switch protocols: 400. */
  HTTP10_HOP("http10_hop"),
  /** {@code Upgrade: websocket} came, but {@code Connection} does not name it: 400. */
  CONNECTION_REWRITTEN("connection_rewritten"),
  /** {@code Sec-WebSocket-Version} is not 13: 426. */
  BAD_VERSION("bad_version"),
  /** {@code Sec-WebSocket-Key} is missing, doubled, or not 16 bytes of base64: 400. */
  BAD_KEY("bad_key"),
  /** The page's {@code Origin} is not on the list: 403. */
  ORIGIN_DENIED("origin_denied"),

  // What the app made of it.

  /** No app took a connection: 502. */
  APP_UNREACHABLE("app_unreachable"),
  /** The app took the connection but did not answer in time: 504. */
  APP_TIMEOUT("app_timeout"),
  /** The app's answer broke off, is no HTTP, or switched protocols unasked: 502. */
  APP_PROTOCOL_ERROR("app_protocol_error"),
  /** The app answered something other than 101; its answer is passed on unchanged. */
  APP_REFUSED("app_refused"),
  /** The app's 101 does not fit the request, say a wrong {@code Sec-WebSocket-Accept}: 502. */
  BAD_ACCEPT("bad_accept"),

  // What we cannot take on.

  /** The sidecar is about to stop: 503. */
  DRAINING("draining"),
  /** A limit on connections or handshakes is reached: 503, before TLS a TCP reset. */
  OVER_LIMIT("over_limit"),

  // Before and during TLS, where no HTTP answer is possible.

  /** The PROXY header is malformed, missing, or from an address that is not trusted: TCP close. */
  BAD_PROXY_HEADER("bad_proxy_header"),
  /** The first bytes are neither TLS nor HTTP, or a ClientHello that does not parse. */
  BAD_CLIENT_HELLO("bad_client_hello"),
  /** No TLS version that both sides speak. */
  NO_COMMON_PROTOCOL("no_common_protocol"),
  /** No cipher suite that both sides accept. */
  NO_COMMON_CIPHER("no_common_cipher"),
  /** No key exchange group that both sides accept. */
  NO_COMMON_GROUP("no_common_group"),
  /** No signature scheme of the client's that one of our keys can make. */
  NO_COMMON_SIGNATURE("no_common_signature"),
  /** The client offers application protocols (ALPN), none of them ours. */
  NO_COMMON_ALPN("no_common_alpn"),
  /** The client asks for a server name (SNI) that we have no certificate for. */
  UNRECOGNIZED_NAME("unrecognized_name"),
  /** The client does not accept our certificate. */
  PEER_REJECTED_CERT("peer_rejected_cert"),
  /** A client certificate is needed and none came. */
  CLIENT_CERT_MISSING("client_cert_missing"),
  /** The client's certificate leads to none of our authorities. */
  CLIENT_CERT_UNTRUSTED("client_cert_untrusted"),
  /** The client's certificate is outside its dates. */
  CLIENT_CERT_EXPIRED("client_cert_expired"),
  /** The client's certificate is on a revocation list. */
  CLIENT_CERT_REVOKED("client_cert_revoked"),
  /** The client's certificate is good, but its holder is not on the list. */
  CLIENT_CERT_DENIED("client_cert_denied"),
  /** Plain HTTP on the TLS port: 400 in plain text. */
  PLAINTEXT("plaintext"),
  /** The peer closed the connection in the middle of the handshake. */
  PEER_CLOSED("peer_closed"),
  /** The peer reset the connection in the middle of the handshake. */
  PEER_RESET("peer_reset"),
  /** The peer began, then fell silent for too long. */
  TIMEOUT("timeout"),
  /** The peer sent nothing at all: a balancer's health check or a scanner, not a failure. */
  PROBE("probe"),
  /** None of the above. */
  OTHER("other");

  private final String label;

  Reason(String label) {
    this.label = label;
  }

  /** The name outside Java: a metric label, a word in a log line or an answer. Never changes. */
  public String label() {
    return label;
  }
}
