package io.wssidecar.upgrade;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose pages may open a WebSocket here: the server's half of the defence against cross-site
 * WebSocket hijacking (RFC 6455 §10.2). Immutable; any thread.
 *
 * <p>An entry is an origin as the browser sends it, {@code https://app.example.com} or {@code
 * http://localhost:3000}; or one with {@code *.} before the host, which stands for every name below
 * it, however deep, but not for the name itself; or {@code null} for pages without an origin
 * (sandboxed frames, local files). Without a scheme, {@code https} is meant and nothing else: a
 * page that came over plain HTTP may be anybody's who sits on the way.
 */
public final class OriginRule {
  /** What browsers send for pages without a host; {@code file://} is Android's. */
  private static final Set<String> WHOLE = Set.of("null", "file://");

  private static final OriginRule ANY = new OriginRule(Set.of(), List.of());

  /** Scheme, star, host, port; of these only the host must be there. */
  private static final Pattern ENTRY =
      Pattern.compile(
          "(?:([a-z][a-z0-9+.-]*)://)?"
              + "(?:(\\*\\.)?([a-z0-9_-][a-z0-9._-]*)|(\\[[0-9a-f:.]+]))(:[0-9]{1,5})?");

  private final Set<String> exact;
  private final List<Below> below;

  private OriginRule(Set<String> exact, List<Below> below) {
    this.exact = Set.copyOf(exact);
    this.below = List.copyOf(below);
  }

  /** The rule that lets every page in. */
  public static OriginRule any() {
    return ANY;
  }

  /**
   * The rule for a list of entries; an empty list lets every page in.
   *
   * @throws IllegalArgumentException if one has a {@link #problem}
   */
  public static OriginRule of(List<String> entries) {
    Set<String> exact = new HashSet<>();
    List<Below> below = new ArrayList<>();
    for (String entry : entries) {
      Optional<String> problem = problem(entry);
      if (problem.isPresent()) {
        throw new IllegalArgumentException(entry + ": " + problem.get());
      }
      add(entry.toLowerCase(Locale.ROOT), exact, below);
    }
    return exact.isEmpty() && below.isEmpty() ? ANY : new OriginRule(exact, below);
  }

  private static void add(String entry, Set<String> exact, List<Below> below) {
    Matcher parts = ENTRY.matcher(entry);
    if (WHOLE.contains(entry) || !parts.matches()) {
      exact.add(entry);
      return;
    }
    String scheme = (parts.group(1) == null ? "https" : parts.group(1)) + "://";
    String host = parts.group(3) == null ? parts.group(4) : parts.group(3);
    String port = parts.group(5) == null ? "" : parts.group(5);
    if (parts.group(2) == null) {
      exact.add(withoutDefaultPort(scheme + host + port));
    } else {
      String suffix = withoutDefaultPort(scheme + "." + host + port).substring(scheme.length());
      below.add(new Below(scheme, suffix));
    }
  }

  /**
   * What is wrong with an entry and what to write instead, in a sentence; empty when it is good.
   */
  public static Optional<String> problem(String entry) {
    String lower = entry.toLowerCase(Locale.ROOT);
    if (lower.equals("*")) {
      return Optional.of("leave the setting out to allow every origin");
    }
    if (!entry.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return Optional.of("write it in ASCII without spaces, names in their xn-- form");
    }
    if (WHOLE.contains(lower) || ENTRY.matcher(lower).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        "an origin is scheme://host or scheme://host:port without a path, or *.example.com, or"
            + " null");
  }

  /** Whether every page is let in, so that nobody needs to ask. */
  public boolean allowsAny() {
    return exact.isEmpty() && below.isEmpty();
  }

  /**
   * Whether a page of this origin is let in. Never throws, whatever the peer sent.
   *
   * @param origin the value of {@code Origin}, without whitespace around it
   */
  public boolean allows(String origin) {
    if (allowsAny()) {
      return true;
    }
    String normal = withoutDefaultPort(origin.toLowerCase(Locale.ROOT));
    if (exact.contains(normal)) {
      return true;
    }
    for (Below pattern : below) {
      if (pattern.contains(normal)) {
        return true;
      }
    }
    return false;
  }

  /** Browsers leave the scheme's own port out (RFC 6454 §6.2); people and other clients may not. */
  private static String withoutDefaultPort(String origin) {
    if (origin.startsWith("https://") && origin.endsWith(":443")) {
      return origin.substring(0, origin.length() - 4);
    }
    if (origin.startsWith("http://") && origin.endsWith(":80")) {
      return origin.substring(0, origin.length() - 3);
    }
    return origin;
  }

  /**
   * All names below one.
   *
   * @param scheme with its slashes
   * @param suffix from the dot before the name, with the port if any
   */
  private record Below(String scheme, String suffix) {
    boolean contains(String origin) {
      int end = origin.length() - suffix.length();
      if (end <= scheme.length() || !origin.startsWith(scheme) || !origin.endsWith(suffix)) {
        return false;
      }
      // Only a name may stand for the star: "evil.test/.example.com" ends in the right way too.
      for (int i = scheme.length(); i < end; i++) {
        char c = origin.charAt(i);
        boolean letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!letter && c != '-' && c != '_' && c != '.') {
          return false;
        }
      }
      return true;
    }
  }
}
