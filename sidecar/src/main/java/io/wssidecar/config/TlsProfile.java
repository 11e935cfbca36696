package io.wssidecar.config;

/** Mozilla's recommendations for servers (wiki.mozilla.org/Security/Server_Side_TLS). */
public enum TlsProfile {
  /** TLS 1.3 only. */
  MODERN,
  /** TLS 1.2 with forward secrecy and authenticated encryption, and TLS 1.3. */
  INTERMEDIATE
}
