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

  BAD_REQUEST("bad_request"),
  UPGRADE_STRIPPED("upgrade_stripped"),
  HTTP10_HOP("http10_hop"),
  CONNECTION_REWRITTEN("connection_rewritten"),
  BAD_VERSION("bad_version"),
  BAD_KEY("bad_key"),
  ORIGIN_DENIED("origin_denied"),
  APP_UNREACHABLE("app_unreachable"),
  APP_TIMEOUT("app_timeout"),
  APP_PROTOCOL_ERROR("app_protocol_error"),
  APP_REFUSED("app_refused"),
  BAD_ACCEPT("bad_accept"),
  DRAINING("draining"),
  OVER_LIMIT("over_limit"),

  BAD_PROXY_HEADER("bad_proxy_header"),
  BAD_CLIENT_HELLO("bad_client_hello"),
  NO_COMMON_PROTOCOL("no_common_protocol"),
  NO_COMMON_CIPHER("no_common_cipher"),
  NO_COMMON_GROUP("no_common_group"),
  NO_COMMON_SIGNATURE("no_common_signature"),
  NO_COMMON_ALPN("no_common_alpn"),
  UNRECOGNIZED_NAME("unrecognized_name"),
  PEER_REJECTED_CERT("peer_rejected_cert"),
  CLIENT_CERT_MISSING("client_cert_missing"),
  CLIENT_CERT_UNTRUSTED("client_cert_untrusted"),
  CLIENT_CERT_EXPIRED("client_cert_expired"),
  CLIENT_CERT_REVOKED("client_cert_revoked"),
  CLIENT_CERT_DENIED("client_cert_denied"),
  PLAINTEXT("plaintext"),
  PEER_CLOSED("peer_closed"),
  PEER_RESET("peer_reset"),
  TIMEOUT("timeout"),
  PROBE("probe"),
  OTHER("other");

  private final String label;

  Reason(String label) {
    this.label = label;
  }

  /**
   * The name outside Java: a metric label, a word in a log line, a field in an answer. Never
   * changes.
   */
  public String label() {
    return label;
  }
}
