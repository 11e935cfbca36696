package io.wssidecar.tls;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client offered whose handshake failed, as words for the log. They are made when somebody
 * asks for them, on any thread; the peer chose them, so that they are to be escaped and capped.
 */
public final class HelloOffer {
  /** Of a client that offered nothing: no hello came, or none that could be read. */
  public static final HelloOffer NONE = new HelloOffer(null);

  private static final int MOST_NAMED = 8;

  private final @Nullable ClientHello hello;

  private HelloOffer(@Nullable ClientHello hello) {
    this.hello = hello;
  }

  static HelloOffer of(ClientHello hello) {
    return new HelloOffer(hello);
  }

  /** Whether there is anything to tell; all else is null if not. */
  public boolean isKnown() {
    return hello != null;
  }

  /** The name that was asked for; null when none was. */
  public @Nullable String serverName() {
    return hello == null ? null : hello.serverName();
  }

  /** Versions of TLS, by name. */
  public @Nullable String versions() {
    if (hello == null) {
      return null;
    }
    HelloCodes versions = hello.versions();
    return HelloNames.text(
        versions.isEmpty() ? HelloCodes.of(hello.legacyVersion()) : versions,
        HelloNames.VERSIONS,
        MOST_NAMED);
  }

  /** The most wanted cipher suites by name, and how many more. */
  public @Nullable String suites() {
    return hello == null ? null : HelloNames.text(hello.suites(), HelloNames.SUITES, MOST_NAMED);
  }

  /** Groups for the key exchange. */
  public @Nullable String groups() {
    return hello == null ? null : HelloNames.text(hello.groups(), HelloNames.GROUPS, MOST_NAMED);
  }

  /** Signature schemes. */
  public @Nullable String signatures() {
    return hello == null
        ? null
        : HelloNames.text(hello.signatures(), HelloNames.SIGNATURES, MOST_NAMED);
  }

  /** Application protocols; null when none were offered. */
  public @Nullable String alpn() {
    List<String> alpn = hello == null ? null : hello.alpn();
    return alpn == null
        ? null
        : String.join(",", alpn.subList(0, Math.min(alpn.size(), MOST_NAMED)));
  }
}
