package io.wssidecar.config;

import java.nio.file.Path;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * The certificates that clients show: whether they must, whose are good, and what the app hears of
 * them.
 *
 * @param mode whether clients are asked; with {@code NONE} the rest has no effect
 * @param authorities PEM bundles; at least one unless the mode is {@code NONE}
 * @param revocations files with revocation lists, PEM or DER; none means that nobody looks
 * @param subjects whole names (RFC 4514) where there is a {@code =}, else common names; with {@code
 *     names} the clients that may connect, any of both lists; both empty means everybody whom an
 *     authority vouches for
 * @param names DNS names, also with a wildcard for their first label, addresses, mailboxes and URIs
 *     of a certificate's subject alternative names
 * @param headers whether the app hears of the chain and in Envoy's words, besides {@code
 *     Client-Cert}
 */
public record ClientAuth(
    Mode mode,
    List<Path> authorities,
    List<Path> revocations,
    List<String> subjects,
    List<String> names,
    boolean headers) {
  /** Clients are not asked. */
  public static final ClientAuth NONE =
      new ClientAuth(Mode.NONE, List.of(), List.of(), List.of(), List.of(), false);

  public ClientAuth {
    authorities = List.copyOf(authorities);
    revocations = List.copyOf(revocations);
    subjects = List.copyOf(subjects);
    names = List.copyOf(names);
    Require.that(
        !authorities.isEmpty()
            || (mode == Mode.NONE
                && revocations.isEmpty()
                && subjects.isEmpty()
                && names.isEmpty()),
        "client certificates need an authority");
    for (String subject : subjects) {
      Require.that(!subject.isBlank() && isSubject(subject), "not a subject");
    }
    for (String name : names) {
      Require.that(!name.isBlank(), "not a name");
    }
  }

  /** Whether the text can name a certificate's subject. */
  public static boolean isSubject(String text) {
    if (!isWhole(text)) {
      return true;
    }
    try {
      return !new X500Principal(text).getName().isEmpty();
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  /** Whether such a text is a whole subject, and not only its common name. */
  public static boolean isWhole(String subject) {
    return subject.indexOf('=') >= 0;
  }

  /** Whether clients are asked for a certificate. */
  public boolean asks() {
    return mode != Mode.NONE;
  }

  /** Whether a client must show a certificate. */
  public enum Mode {
    /** It is not asked for one. */
    NONE,
    /** It may have none; one that it shows must be good. */
    WANT,
    /** It must. */
    NEED
  }
}
