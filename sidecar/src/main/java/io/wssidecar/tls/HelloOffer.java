package io.wssidecar.tls;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client offered whose handshake failed, for the log. Immutable and small, however much the
 * client sent; words are made of it when somebody asks for them, on any thread. The peer chose
 * them, so that they are to be escaped.
 */
public final class HelloOffer {
  /** Of a client that offered nothing: no hello came, or none that could be read. */
  public static final HelloOffer NONE = new HelloOffer(null);

  /** How many of each list are named; the rest is counted. */
  private static final int MOST_NAMED = 8;

  private static final int LONGEST_ALPN = 250;

  private final @Nullable String serverName;
  private final @Nullable String alpn;
  private final @Nullable HelloCodes versions;
  private final @Nullable HelloCodes suites;
  private final @Nullable HelloCodes groups;
  private final @Nullable HelloCodes signatures;

  private HelloOffer(@Nullable ClientHello hello) {
    serverName = hello == null ? null : hello.serverName();
    alpn = hello == null ? null : text(hello.alpn());
    versions = hello == null ? null : versions(hello).head(MOST_NAMED);
    suites = hello == null ? null : hello.suites().head(MOST_NAMED);
    groups = hello == null ? null : hello.groups().head(MOST_NAMED);
    signatures = hello == null ? null : hello.signatures().head(MOST_NAMED);
  }

  static HelloOffer of(ClientHello hello) {
    return new HelloOffer(hello);
  }

  private static HelloCodes versions(ClientHello hello) {
    HelloCodes versions = hello.versions();
    return versions == null ? HelloCodes.of(hello.legacyVersion()) : versions;
  }

  private static @Nullable String text(@Nullable List<String> alpn) {
    if (alpn == null) {
      return null;
    }
    String all = String.join(",", alpn.subList(0, Math.min(alpn.size(), MOST_NAMED)));
    return all.length() <= LONGEST_ALPN ? all : all.substring(0, LONGEST_ALPN);
  }

  /** The name that was asked for; null when none was. */
  public @Nullable String serverName() {
    return serverName;
  }

  /** Versions of TLS; null when no hello was read, as with all that follows. */
  public @Nullable String versions() {
    return text(versions, HelloNames.VERSIONS);
  }

  /** The most wanted cipher suites, and how many more. */
  public @Nullable String suites() {
    return text(suites, HelloNames.SUITES);
  }

  /** Groups for the key exchange. */
  public @Nullable String groups() {
    return text(groups, HelloNames.GROUPS);
  }

  /** Signature schemes. */
  public @Nullable String signatures() {
    return text(signatures, HelloNames.SIGNATURES);
  }

  /** Application protocols; null also when none were offered. */
  public @Nullable String alpn() {
    return alpn;
  }

  private static @Nullable String text(@Nullable HelloCodes codes, Map<Integer, String> names) {
    return codes == null ? null : HelloNames.text(codes, names);
  }

  @Override
  public String toString() {
    return "%s %s %s %s %s %s"
        .formatted(serverName, versions(), suites(), groups(), signatures(), alpn);
  }
}
