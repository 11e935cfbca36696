package io.wssidecar.tls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which identities serve which name, those with an EC key first, whose handshake costs a fifth of
 * an RSA one; the operator's order otherwise. Immutable; shared by all I/O threads.
 */
final class Identities {
  private static final Comparator<Identity> EC_FIRST = Comparator.comparing(Identity::type);

  private final List<Identity> all;
  private final List<Identity> defaults;
  private final Map<String, List<Identity>> exact = new HashMap<>();

  /** By what follows the star: {@code .example.com}. */
  private final Map<String, List<Identity>> wildcards = new HashMap<>();

  /**
   * @param all at least one; the first is the default
   */
  Identities(List<Identity> all) {
    this.all = List.copyOf(all);
    for (Identity identity : this.all) {
      for (String name : identity.names()) {
        boolean wild = name.startsWith("*.");
        add(wild ? wildcards : exact, wild ? name.substring(1) : name, identity);
      }
    }
    wildcards.replaceAll((name, some) -> sorted(some));
    // Who has a wildcard too may need it for a client that can do nothing with the better match.
    exact.replaceAll((name, some) -> joined(sorted(some), wildcardsFor(name)));
    defaults = defaults();
  }

  private static void add(Map<String, List<Identity>> to, String name, Identity identity) {
    List<Identity> some = to.computeIfAbsent(name, none -> new ArrayList<>(1));
    if (!some.contains(identity)) {
      some.add(identity);
    }
  }

  private static List<Identity> sorted(List<Identity> some) {
    return some.stream().sorted(EC_FIRST).toList();
  }

  private static List<Identity> joined(List<Identity> first, @Nullable List<Identity> then) {
    if (then == null) {
      return first;
    }
    List<Identity> all = new ArrayList<>(first);
    then.stream().filter(identity -> !first.contains(identity)).forEach(all::add);
    return List.copyOf(all);
  }

  /** The first, and what is its twin with another key: issued for all the same names. */
  private List<Identity> defaults() {
    Identity first = all.get(0);
    if (first.names().isEmpty()) {
      return List.of(first);
    }
    return sorted(all.stream().filter(each -> each.names().containsAll(first.names())).toList());
  }

  /** In the operator's order. */
  List<Identity> all() {
    return all;
  }

  /** The best first, of those that serve clients who ask for no name, or for one of nobody. */
  List<Identity> forAnyName() {
    return defaults;
  }

  /**
   * The best first, of those for the name that a client asked for: by its whole name, then by a
   * wildcard for its first label (RFC 9525 section 6.3); null when there is none.
   *
   * @param serverName the peer's words, in any case, with or without a trailing dot
   */
  @Nullable List<Identity> named(String serverName) {
    String name = serverName.toLowerCase(Locale.ROOT);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    List<Identity> some = exact.get(name);
    return some == null ? wildcardsFor(name) : some;
  }

  private @Nullable List<Identity> wildcardsFor(String name) {
    int dot = name.indexOf('.');
    return dot > 0 ? wildcards.get(name.substring(dot)) : null;
  }
}
