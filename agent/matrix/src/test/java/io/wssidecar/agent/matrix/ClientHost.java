package io.wssidecar.agent.matrix;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The clients of the TLS matrix, and what each cannot tell. */
enum ClientHost implements Way.Host {
  SSL_SOCKET("sunjsse", Program.of("AskingHost", "", "sockets")),
  SSL_ENGINE("sunjsse", Program.of("AskingHost", "", "engines"), Blinds.ENGINE),
  CONSCRYPT_SOCKET(
      "conscrypt",
      Program.of("AskingHost", "conscrypt", "sockets", Names.CONSCRYPT),
      Blinds.CONSCRYPT_SOCKET),
  CONSCRYPT_ENGINE(
      "conscrypt",
      Program.of("AskingHost", "conscrypt", "engines", Names.CONSCRYPT),
      Blinds.CONSCRYPT_ENGINE),
  BOUNCY_CASTLE_SOCKET(
      "bcjsse",
      Program.of("AskingHost", "bcjsse", "sockets", Names.CASTLE_TLS, Names.CASTLE),
      Blinds.CASTLE_SOCKET),
  BOUNCY_CASTLE_ENGINE(
      "bcjsse",
      Program.of("AskingHost", "bcjsse", "engines", Names.CASTLE_TLS, Names.CASTLE),
      Blinds.CASTLE_ENGINE),
  UNKNOWN_SOCKET(
      "other",
      Program.of("AskingHost", Stranger.LIBRARIES, "sockets", Names.OUR_TLS, Names.OUR),
      Blinds.unknown(Map.of(ClientFault.CLOSED, Blinds.WORDS))),
  UNKNOWN_ENGINE(
      "other",
      Program.of("AskingHost", Stranger.LIBRARIES, "engines", Names.OUR_TLS, Names.OUR),
      Blinds.unknown(Blinds.ENGINE)),
  NETTY_4_2_JDK("sunjsse", Program.of("NettyClientHost", "netty-4.2", "JDK")),
  NETTY_4_2_OPENSSL("openssl", Program.of("NettyClientHost", "netty-4.2", "OPENSSL"));

  /** What the libraries make of some faults. */
  private static final class Blinds {
    static final Blind GARBAGE = new Blind("bad_client_hello", "it cannot tell HTTP from garbage");
    static final Blind VAGUE = new Blind("other", "it has one alert, or one text, for many causes");
    static final Map<ClientFault, Blind> ENGINE =
        Map.of(
            ClientFault.RESET,
            new Blind("peer_closed", "who drives an engine sees the reset; the engine is closed"));
    static final Map<ClientFault, Blind> CONSCRYPT_SOCKET = Map.of(ClientFault.PLAIN_HTTP, GARBAGE);
    static final Map<ClientFault, Blind> CONSCRYPT_ENGINE = with(ENGINE, GARBAGE);
    static final Map<ClientFault, Blind> CASTLE_SOCKET = Map.of(ClientFault.PLAIN_HTTP, VAGUE);
    static final Map<ClientFault, Blind> CASTLE_ENGINE = with(ENGINE, VAGUE);
    static final Blind WORDS = new Blind("other", "nobody knows this library's words");

    static Map<ClientFault, Blind> unknown(Map<ClientFault, Blind> more) {
      Map<ClientFault, Blind> blinds = new EnumMap<>(more);
      blinds.put(ClientFault.PLAIN_HTTP, WORDS);
      for (ClientFault fault : ClientFault.values()) {
        if (fault.name().startsWith("ALERT") && !fault.reason.equals("other")) {
          blinds.put(fault, WORDS);
        }
      }
      return blinds;
    }

    private static Map<ClientFault, Blind> with(Map<ClientFault, Blind> more, Blind plain) {
      Map<ClientFault, Blind> blinds = new EnumMap<>(more);
      blinds.put(ClientFault.PLAIN_HTTP, plain);
      return blinds;
    }
  }

  /** Classes that hosts are told of. */
  private static final class Names {
    static final String CONSCRYPT = "org.conscrypt.OpenSSLProvider";
    static final String CASTLE_TLS = "org.bouncycastle.jsse.provider.BouncyCastleJsseProvider";
    static final String CASTLE = "org.bouncycastle.jce.provider.BouncyCastleProvider";
    static final String OUR_TLS = CASTLE_TLS.replace("org", "our");
    static final String OUR = CASTLE.replace("org", "our");
  }

  private final String provider;
  private final Program program;
  private final Map<ClientFault, Blind> blinds;

  ClientHost(String provider, Program program) {
    this(provider, program, Map.of());
  }

  ClientHost(String provider, Program program, Map<ClientFault, Blind> blinds) {
    this.provider = provider;
    this.program = program;
    this.blinds = blinds;
  }

  Program program() {
    return program;
  }

  Map<ClientFault, Blind> blinds() {
    return blinds;
  }

  /** The reason that is counted; empty for none. */
  String expected(ClientFault fault) {
    Blind blind = blinds.get(fault);
    return blind == null ? fault.reason : blind.says();
  }

  String series(String reason) {
    return "tls_handshake_failures_total{reason=\"%s\",role=\"client\",provider=\"%s\"}"
        .formatted(reason, provider);
  }

  Fork start(Way way, Path certificates) {
    return program.start(way, List.of(), "CONTROL", certificates.toString());
  }

  @Override
  public boolean isInShortForm() {
    return this == SSL_SOCKET;
  }
}
