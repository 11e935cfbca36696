package io.wssidecar.tls;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which identity serves which name. Immutable; shared by all I/O threads.
 *
 * <p>Of two identities for one name the EC one is chosen: its handshake costs a fifth of an RSA
 * one. Choosing by what the client can do needs the ClientHello's signature algorithms, and
 * Conscrypt does not pass those on in time.
 */
final class Identities {
  private final List<Identity> all;
  private final Map<String, Identity> exact = new HashMap<>();

  /** By what follows the star: {@code .example.com}. */
  private final Map<String, Identity> wildcards = new HashMap<>();

  /**
   * @param all at least one; the first is the default
   */
  Identities(List<Identity> all) {
    this.all = List.copyOf(all);
    for (Identity identity : this.all) {
      for (String name : identity.names()) {
        if (name.startsWith("*.")) {
          wildcards.merge(name.substring(1), identity, Identities::better);
        } else {
          exact.merge(name, identity, Identities::better);
        }
      }
    }
  }

  /** In the operator's order. */
  List<Identity> all() {
    return all;
  }

  /**
   * The identity for the name that a client asked for: by its whole name, else by a wildcard for
   * its first label (RFC 9525 section 6.3), else the default.
   *
   * @param serverName the peer's words, in any case, with or without a trailing dot
   */
  Identity choose(@Nullable String serverName) {
    if (serverName == null || all.size() == 1) {
      return all.get(0);
    }
    String name = serverName.toLowerCase(Locale.ROOT);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    Identity chosen = exact.get(name);
    int dot = name.indexOf('.');
    if (chosen == null && dot > 0) {
      chosen = wildcards.get(name.substring(dot));
    }
    return chosen == null ? all.get(0) : chosen;
  }

  private static Identity better(Identity first, Identity second) {
    return first.type() == KeyType.RSA && second.type() == KeyType.EC ? second : first;
  }
}
