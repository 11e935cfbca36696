package io.wssidecar.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client offers before anything is agreed upon (RFC 8446 §4.1.2, RFC 5246 §7.4.1.2).
 * Immutable.
 *
 * @param legacyVersion the version that older servers look at; counts only without {@code versions}
 * @param versions of TLS, by the supported_versions extension; null without it
 * @param groups for the key exchange; empty without the extension
 * @param signatures that the client can verify; empty without the extension
 * @param shares the groups for which a key share came along
 * @param serverName the name that the client asks for, as it wrote it, in Latin-1; null when it
 *     names none
 * @param alpn application protocols, in Latin-1; null without the extension
 */
record ClientHello(
    int legacyVersion,
    @Nullable HelloCodes versions,
    HelloCodes suites,
    HelloCodes groups,
    HelloCodes signatures,
    HelloCodes shares,
    @Nullable String serverName,
    @Nullable List<String> alpn) {
  static final int TLS10 = 0x301;
  static final int TLS12 = 0x303;
  static final int TLS13 = 0x304;

  /** The most that is waited for: the longest message that BoringSSL takes, in bytes. */
  static final int MOST_BYTES = 16 * 1024;

  /** The name for the app; empty when the client names none, or what can be no host's name. */
  String hostName() {
    String name = serverName;
    if (name == null) {
      return "";
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean fits = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!fits && c != '-' && c != '.' && c != '_') {
        return "";
      }
    }
    return name;
  }

  /** Whether the client speaks that version. */
  boolean speaks(int version) {
    // Without the extension a client that asks for more than TLS 1.2 gets that (RFC 8446 §4.2.1).
    return versions == null
        ? version <= TLS12 && version <= legacyVersion && version >= TLS10
        : versions.has(version);
  }
}
