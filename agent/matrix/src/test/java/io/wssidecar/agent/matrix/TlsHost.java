package io.wssidecar.agent.matrix;

import io.wssidecar.agent.matrix.host.Setup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The servers of the TLS matrix, and what each cannot tell. */
enum TlsHost {
  SSL_SERVER_SOCKET("sunjsse", "SocketHost", "", List.of(), Map.of()),
  SSL_ENGINE(
      "sunjsse",
      "EngineHost",
      "",
      List.of(),
      // Whoever drives an engine sees the reset; the engine is just closed.
      Map.of(TlsFault.RESET_AFTER_HELLO, "peer_closed")),
  CONSCRYPT_ENGINE(
      "conscrypt",
      "EngineHost",
      "conscrypt",
      List.of("org.conscrypt.OpenSSLProvider"),
      Conscrypted.OTHERWISE),
  CONSCRYPT_2_5_ENGINE(
      "conscrypt",
      "EngineHost",
      "conscrypt-2.5",
      List.of("org.conscrypt.OpenSSLProvider"),
      Conscrypted.OTHERWISE),
  BOUNCY_CASTLE_ENGINE(
      "bcjsse",
      "EngineHost",
      "bcjsse",
      List.of(
          "org.bouncycastle.jsse.provider.BouncyCastleJsseProvider",
          "org.bouncycastle.jce.provider.BouncyCastleProvider"),
      Map.of(
          TlsFault.RESET_AFTER_HELLO, "peer_closed",
          // One alert, or one text, for many causes.
          TlsFault.NO_CERTIFICATE_12, "other",
          TlsFault.PLAIN_HTTP, "other",
          TlsFault.BROKEN_HELLO, "other")),
  NETTY_4_1_JDK("sunjsse", "NettyTlsHost", "netty-4.1", List.of("JDK"), Nettied.JDK),
  NETTY_4_2_JDK("sunjsse", "NettyTlsHost", "netty-4.2", List.of("JDK"), Nettied.JDK),
  NETTY_4_1_OPENSSL("openssl", "NettyTlsHost", "netty-4.1", List.of("OPENSSL"), Nettied.OPENSSL),
  NETTY_4_2_OPENSSL("openssl", "NettyTlsHost", "netty-4.2", List.of("OPENSSL"), Nettied.OPENSSL);

  /** Netty closes a channel that is reset, and tells its TLS handler only that it is closed. */
  private static final class Nettied {
    static final Map<TlsFault, String> JDK = Map.of(TlsFault.RESET_AFTER_HELLO, "peer_closed");
    static final Map<TlsFault, String> OPENSSL =
        Map.of(TlsFault.RESET_AFTER_HELLO, "peer_closed", TlsFault.OTHER_APPLICATION_PROTOCOL, "");
  }

  /** What Conscrypt's engine makes of some faults. */
  private static final class Conscrypted {
    static final Map<TlsFault, String> OTHERWISE =
        Map.of(
            TlsFault.RESET_AFTER_HELLO, "peer_closed",
            // It cannot tell HTTP from garbage, and has no fatal ALPN.
            TlsFault.PLAIN_HTTP, "bad_client_hello",
            TlsFault.OTHER_APPLICATION_PROTOCOL, "");
  }

  private final String provider;
  private final String main;
  private final String libraries;
  private final List<String> arguments;
  private final Map<TlsFault, String> otherwise;

  TlsHost(
      String provider,
      String main,
      String libraries,
      List<String> arguments,
      Map<TlsFault, String> otherwise) {
    this.provider = provider;
    this.main = main;
    this.libraries = libraries;
    this.arguments = arguments;
    this.otherwise = otherwise;
  }

  /** The reason that is counted; empty for none. */
  String expected(TlsFault fault) {
    return otherwise.getOrDefault(fault, fault.reason);
  }

  String series(String reason) {
    return "tls_handshake_failures_total{reason=\"%s\",role=\"server\",provider=\"%s\"}"
        .formatted(reason, provider);
  }

  /** One forked JVM of the matrix. */
  record Run(TlsHost host, Jdk jdk, boolean attach) {
    Fork start(Path certificates) {
      List<String> words =
          new ArrayList<>(
              List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal"));
      if (!attach) {
        words.add(AgentJar.option("port=0"));
      }
      boolean compiled = host.main.startsWith("Netty");
      words.add("-cp");
      words.add(
          compiled
              ? HostCompiler.classPath(host.main, host.libraries)
              : Fork.classPath(Hosts.jars(host.libraries)));
      words.add(compiled ? host.main : "io.wssidecar.agent.matrix.host." + host.main);
      words.add(certificates.toString());
      words.addAll(host.arguments);
      Fork fork = Fork.java(jdk, words);
      fork.port("PLAIN");
      if (attach) {
        fork.attach("port=0");
      }
      return fork;
    }

    @Override
    public String toString() {
      return host + " on JDK " + jdk.feature() + (attach ? ", attached" : "");
    }
  }

  /** Whether this kind of server has such a setting at all. */
  boolean has(TlsFault fault) {
    return !(provider.equals("openssl") && fault.setup == Setup.SNI_KNOWN);
  }

  /** Those that the short form has: one of each library. */
  private boolean isInShortForm() {
    return this != CONSCRYPT_2_5_ENGINE && !name().startsWith("NETTY_4_1") && this != NETTY_4_2_JDK;
  }

  /** All of them in the long form; else some hosts once, on one JDK or the other. */
  static List<Run> runs() {
    List<Run> runs = new ArrayList<>();
    List<Jdk> jdks = Jdk.all();
    String only = System.getProperty("wss.hosts", "");
    for (TlsHost host : values()) {
      if (!host.name().contains(only)) {
        continue;
      }
      if (Boolean.getBoolean("wss.soak")) {
        for (Jdk jdk : jdks) {
          runs.add(new Run(host, jdk, false));
          runs.add(new Run(host, jdk, true));
        }
      } else if (host.isInShortForm() || !only.isEmpty()) {
        int turn = host.ordinal();
        runs.add(new Run(host, jdks.get(turn % jdks.size()), turn / jdks.size() % 2 == 1));
      }
    }
    return runs;
  }
}
