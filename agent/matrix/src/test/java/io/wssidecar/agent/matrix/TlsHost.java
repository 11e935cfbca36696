package io.wssidecar.agent.matrix;

import io.wssidecar.agent.matrix.host.Setup;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The servers of the TLS matrix, and what each cannot tell. */
enum TlsHost implements Way.Host {
  SSL_SERVER_SOCKET("sunjsse", Program.of("SocketHost", "")),
  SSL_ENGINE("sunjsse", Program.of("EngineHost", ""), Blinds.engine()),
  CONSCRYPT_SOCKET(
      "conscrypt",
      Program.of("SocketHost", "conscrypt", Names.CONSCRYPT),
      Blinds.conscryptSocket()),
  CONSCRYPT_ENGINE(
      "conscrypt", Program.of("EngineHost", "conscrypt", Names.CONSCRYPT), Blinds.conscrypt()),
  CONSCRYPT_2_5_ENGINE(
      "conscrypt", Program.of("EngineHost", "conscrypt-2.5", Names.CONSCRYPT), Blinds.conscrypt()),
  BOUNCY_CASTLE_SOCKET(
      "bcjsse",
      Program.of("SocketHost", "bcjsse", Names.CASTLE_TLS, Names.CASTLE),
      Blinds.castleSocket()),
  BOUNCY_CASTLE_ENGINE(
      "bcjsse",
      Program.of("EngineHost", "bcjsse", Names.CASTLE_TLS, Names.CASTLE),
      Blinds.bouncyCastle()),
  TOMCAT_9(
      "sunjsse",
      Program.of("TomcatHost", "tomcat-9").renaming("jakarta.", "javax."),
      Blinds.tomcat()),
  TOMCAT_10_1("sunjsse", Program.of("TomcatHost", "tomcat-10.1"), Blinds.tomcat()),
  TOMCAT_11("sunjsse", Program.of("TomcatHost", "tomcat-11"), Blinds.tomcat()),
  TOMCAT_11_OPENSSL("openssl", Program.of("TomcatHost", "tomcat-11", "OPENSSL"), Blinds.tomcat()),
  JETTY_9_4("sunjsse", Program.of("Jetty9Host", "jetty-9.4"), Blinds.engine()),
  JETTY_10("sunjsse", Program.of("Jetty10Host", "jetty-10"), Blinds.engine()),
  JETTY_11("sunjsse", Program.of("Jetty10Host", "jetty-11"), Blinds.engine()),
  JETTY_12_0("sunjsse", Program.of("JettyHost", "jetty-12.0"), Blinds.engine()),
  JETTY_12_1("sunjsse", Program.of("JettyHost", "jetty-12.1"), Blinds.engine()),
  UNDERTOW_2_2("sunjsse", Program.of("UndertowHost", "undertow-2.2"), Blinds.engine()),
  UNDERTOW_2_3("sunjsse", Program.of("UndertowHost", "undertow-2.3"), Blinds.engine()),
  UNDERTOW_2_4("sunjsse", Program.of("UndertowHost", "undertow-2.4"), Blinds.engine()),
  NETTY_4_1_JDK("sunjsse", Program.of("NettyTlsHost", "netty-4.1", "JDK"), Blinds.netty()),
  NETTY_4_2_JDK("sunjsse", Program.of("NettyTlsHost", "netty-4.2", "JDK"), Blinds.netty()),
  NETTY_4_1_OPENSSL(
      "openssl", Program.of("NettyTlsHost", "netty-4.1", "OPENSSL"), Blinds.nettyOpenSsl()),
  NETTY_4_2_OPENSSL(
      "openssl", Program.of("NettyTlsHost", "netty-4.2", "OPENSSL"), Blinds.nettyOpenSsl()),
  GRPC_JDK("sunjsse", Program.of("GrpcHost", "grpc", "JDK"), Blinds.grpc()),
  GRPC_OPENSSL("openssl", Program.of("GrpcHost", "grpc", "OPENSSL"), Blinds.grpc()),
  BOOT_2_7("sunjsse", Program.of("BootHost", "boot-2.7"), Blinds.tomcat()),
  BOOT_3_5("sunjsse", Program.of("BootHost", "boot-3.5"), Blinds.tomcat()),
  BOOT_4("sunjsse", Program.of("BootHost", "boot-4"), Blinds.tomcat());

  /** Classes that hosts are told of. */
  private static final class Names {
    static final String CONSCRYPT = "org.conscrypt.OpenSSLProvider";
    static final String CASTLE_TLS = "org.bouncycastle.jsse.provider.BouncyCastleJsseProvider";
    static final String CASTLE = "org.bouncycastle.jce.provider.BouncyCastleProvider";
  }

  /** What the libraries make of some faults. */
  private static final class Blinds {
    static Map<TlsFault, Blind> engine() {
      return Map.of(
          TlsFault.RESET_AFTER_HELLO,
          new Blind("peer_closed", "who drives an engine sees the reset; the engine is closed"));
    }

    static Map<TlsFault, Blind> conscrypt() {
      Map<TlsFault, Blind> blinds = new EnumMap<>(engine());
      blinds.put(
          TlsFault.PLAIN_HTTP, new Blind("bad_client_hello", "it cannot tell HTTP from garbage"));
      blinds.put(
          TlsFault.OTHER_APPLICATION_PROTOCOL, new Blind("", "it goes on without any protocol"));
      return blinds;
    }

    static Map<TlsFault, Blind> conscryptSocket() {
      Map<TlsFault, Blind> blinds = new EnumMap<>(conscrypt());
      blinds.remove(TlsFault.RESET_AFTER_HELLO);
      return blinds;
    }

    static Map<TlsFault, Blind> bouncyCastle() {
      Map<TlsFault, Blind> blinds = new EnumMap<>(engine());
      Blind vague = new Blind("other", "it has one alert, or one text, for many causes");
      blinds.put(TlsFault.NO_CERTIFICATE_12, vague);
      blinds.put(TlsFault.PLAIN_HTTP, vague);
      blinds.put(TlsFault.BROKEN_HELLO, vague);
      return blinds;
    }

    static Map<TlsFault, Blind> castleSocket() {
      Map<TlsFault, Blind> blinds = new EnumMap<>(bouncyCastle());
      blinds.remove(TlsFault.RESET_AFTER_HELLO);
      return blinds;
    }

    static Map<TlsFault, Blind> tomcat() {
      Map<TlsFault, Blind> blinds = new EnumMap<>(engine());
      blinds.put(
          TlsFault.OTHER_APPLICATION_PROTOCOL, new Blind("", "it goes on without any protocol"));
      blinds.put(
          TlsFault.PLAIN_HTTP,
          new Blind("", "it looks for HTTP itself, before there is an engine"));
      blinds.put(
          TlsFault.SILENT_AFTER_HELLO,
          new Blind("peer_closed", "its poller hands a late channel to another thread to close"));
      return blinds;
    }

    static Map<TlsFault, Blind> grpc() {
      Map<TlsFault, Blind> blinds = new EnumMap<>(nettyOpenSsl());
      blinds.put(
          TlsFault.SILENT_AFTER_HELLO,
          new Blind("peer_closed", "it closes the channel by a timer of its own"));
      return blinds;
    }

    static Map<TlsFault, Blind> netty() {
      return Map.of(
          TlsFault.RESET_AFTER_HELLO,
          new Blind("peer_closed", "Netty tells its TLS handler only that the channel is closed"));
    }

    static Map<TlsFault, Blind> nettyOpenSsl() {
      Map<TlsFault, Blind> blinds = new EnumMap<>(netty());
      blinds.put(
          TlsFault.OTHER_APPLICATION_PROTOCOL, new Blind("", "it goes on without any protocol"));
      return blinds;
    }
  }

  private final String provider;
  private final Program program;
  private final Map<TlsFault, Blind> blinds;

  TlsHost(String provider, Program program) {
    this(provider, program, Map.of());
  }

  TlsHost(String provider, Program program, Map<TlsFault, Blind> blinds) {
    this.provider = provider;
    this.program = program;
    this.blinds = blinds;
  }

  Program program() {
    return program;
  }

  Map<TlsFault, Blind> blinds() {
    return blinds;
  }

  /** The reason that is counted; empty for none. */
  String expected(TlsFault fault) {
    Blind blind = blinds.get(fault);
    return blind == null ? fault.reason : blind.says();
  }

  String series(String reason) {
    return "tls_handshake_failures_total{reason=\"%s\",role=\"server\",provider=\"%s\"}"
        .formatted(reason, provider);
  }

  /** With every class verified, those of the JDK too. */
  Fork start(Way way, Path certificates) {
    List<String> options =
        List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal");
    return program.start(way, options, Setup.PLAIN.name(), certificates.toString());
  }

  /** What a client must offer to be talked to at all; or nothing. */
  String alpn() {
    return program.main().equals("GrpcHost") ? "h2" : "";
  }

  /** Whether this kind of server has such a setting at all. */
  boolean has(TlsFault fault) {
    Set<Setup> lacks = EnumSet.noneOf(Setup.class);
    switch (program.main()) {
      case "BootHost" -> lacks = EnumSet.of(Setup.SNI_KNOWN, Setup.ALPN_H2);
      case "TomcatHost", "GrpcHost" -> lacks = EnumSet.of(Setup.SNI_KNOWN);
      case "NettyTlsHost" -> {
        if (provider.equals("openssl")) {
          lacks = EnumSet.of(Setup.SNI_KNOWN);
        }
      }
      default -> {}
    }
    return !lacks.contains(fault.setup);
  }

  @Override
  public boolean isInShortForm() {
    return this == SSL_SERVER_SOCKET
        || this == SSL_ENGINE
        || this == CONSCRYPT_SOCKET
        || this == BOUNCY_CASTLE_ENGINE
        || this == NETTY_4_2_OPENSSL;
  }
}
