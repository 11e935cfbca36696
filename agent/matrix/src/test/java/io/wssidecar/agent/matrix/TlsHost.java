package io.wssidecar.agent.matrix;

import io.wssidecar.agent.matrix.host.Setup;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The servers of the TLS matrix, and what each cannot tell. */
enum TlsHost implements Way.Host {
  SSL_SERVER_SOCKET("sunjsse", Program.of("SocketHost", "")),
  SSL_ENGINE("sunjsse", Program.of("EngineHost", ""), TlsBlinds.engine()),
  CONSCRYPT_SOCKET(
      "conscrypt",
      Program.of("SocketHost", "conscrypt", Names.CONSCRYPT),
      TlsBlinds.conscryptSocket()),
  CONSCRYPT_ENGINE(
      "conscrypt", Program.of("EngineHost", "conscrypt", Names.CONSCRYPT), TlsBlinds.conscrypt()),
  CONSCRYPT_2_5_ENGINE(
      "conscrypt",
      Program.of("EngineHost", "conscrypt-2.5", Names.CONSCRYPT),
      TlsBlinds.conscrypt()),
  BOUNCY_CASTLE_SOCKET(
      "bcjsse",
      Program.of("SocketHost", "bcjsse", Names.CASTLE_TLS, Names.CASTLE),
      TlsBlinds.castleSocket()),
  BOUNCY_CASTLE_ENGINE(
      "bcjsse",
      Program.of("EngineHost", "bcjsse", Names.CASTLE_TLS, Names.CASTLE),
      TlsBlinds.bouncyCastle()),
  /** Bouncy Castle under a name that the agent does not know. */
  UNKNOWN_SOCKET(
      "other",
      Program.of("SocketHost", Stranger.LIBRARIES, Names.OUR_TLS, Names.OUR),
      TlsBlinds.unknownSocket()),
  UNKNOWN_ENGINE(
      "other",
      Program.of("EngineHost", Stranger.LIBRARIES, Names.OUR_TLS, Names.OUR),
      TlsBlinds.unknown()),
  OWN_ENGINE_AROUND_JDKS("sunjsse", Program.of("OwnEngineHost", ""), TlsBlinds.engine()),
  OWN_ENGINE_AROUND_CONSCRYPT(
      "conscrypt",
      Program.of("OwnEngineHost", "conscrypt", Names.CONSCRYPT),
      TlsBlinds.conscrypt()),
  OWN_ENGINE_AROUND_UNKNOWN(
      "other",
      Program.of("OwnEngineHost", Stranger.LIBRARIES, Names.OUR_TLS, Names.OUR),
      TlsBlinds.unknown()),
  TOMCAT_9(
      "sunjsse",
      Program.of("TomcatHost", "tomcat-9").renaming("jakarta.", "javax."),
      TlsBlinds.tomcat()),
  TOMCAT_10_1("sunjsse", Program.of("TomcatHost", "tomcat-10.1"), TlsBlinds.tomcat()),
  TOMCAT_11("sunjsse", Program.of("TomcatHost", "tomcat-11"), TlsBlinds.tomcat()),
  TOMCAT_9_OPENSSL(
      "openssl",
      Program.of("TomcatHost", "tomcat-9", "OPENSSL").renaming("jakarta.", "javax."),
      TlsBlinds.tomcatOpenSsl()),
  TOMCAT_10_1_OPENSSL(
      "openssl", Program.of("TomcatHost", "tomcat-10.1", "OPENSSL"), TlsBlinds.tomcatOpenSsl()),
  TOMCAT_11_OPENSSL(
      "openssl", Program.of("TomcatHost", "tomcat-11", "OPENSSL"), TlsBlinds.tomcatOpenSsl()),
  /** OpenSSL without a library of Tomcat's: the JVM calls it. */
  TOMCAT_10_1_FFM(
      "openssl", Program.of("TomcatHost", "tomcat-10.1-ffm", "FFM"), TlsBlinds.tomcatOpenSsl()),
  JETTY_9_4("sunjsse", Program.of("Jetty9Host", "jetty-9.4"), TlsBlinds.engine()),
  JETTY_10("sunjsse", Program.of("Jetty10Host", "jetty-10"), TlsBlinds.engine()),
  JETTY_11("sunjsse", Program.of("Jetty10Host", "jetty-11"), TlsBlinds.engine()),
  JETTY_12_0("sunjsse", Program.of("JettyHost", "jetty-12.0"), TlsBlinds.engine()),
  JETTY_12_1("sunjsse", Program.of("JettyHost", "jetty-12.1"), TlsBlinds.engine()),
  UNDERTOW_2_2("sunjsse", Program.of("UndertowHost", "undertow-2.2"), TlsBlinds.engine()),
  UNDERTOW_2_3("sunjsse", Program.of("UndertowHost", "undertow-2.3"), TlsBlinds.engine()),
  UNDERTOW_2_4("sunjsse", Program.of("UndertowHost", "undertow-2.4"), TlsBlinds.engine()),
  NETTY_4_1_JDK("sunjsse", Program.of("NettyTlsHost", "netty-4.1", "JDK")),
  NETTY_4_2_JDK("sunjsse", Program.of("NettyTlsHost", "netty-4.2", "JDK")),
  NETTY_4_1_OPENSSL(
      "openssl", Program.of("NettyTlsHost", "netty-4.1", "OPENSSL"), TlsBlinds.nettyOpenSsl()),
  NETTY_4_2_OPENSSL(
      "openssl", Program.of("NettyTlsHost", "netty-4.2", "OPENSSL"), TlsBlinds.nettyOpenSsl()),
  GRPC_JDK("sunjsse", Program.of("GrpcHost", "grpc", "JDK"), TlsBlinds.grpc()),
  GRPC_OPENSSL("openssl", Program.of("GrpcHost", "grpc", "OPENSSL"), TlsBlinds.grpc()),
  BOOT_2_7("sunjsse", Program.of("BootHost", "boot-2.7"), TlsBlinds.tomcat()),
  BOOT_3_5("sunjsse", Program.of("BootHost", "boot-3.5"), TlsBlinds.tomcat()),
  BOOT_4("sunjsse", Program.of("BootHost", "boot-4"), TlsBlinds.tomcat());

  /** Classes that hosts are told of. */
  private static final class Names {
    static final String CONSCRYPT = "org.conscrypt.OpenSSLProvider";
    static final String CASTLE_TLS = "org.bouncycastle.jsse.provider.BouncyCastleJsseProvider";
    static final String CASTLE = "org.bouncycastle.jce.provider.BouncyCastleProvider";
    static final String OUR_TLS = CASTLE_TLS.replace("org", "our");
    static final String OUR = CASTLE.replace("org", "our");
  }

  /**
   * Where distributions have libraries; not every JDK looks there. The others get nothing, because
   * a Tomcat 9 that finds OpenSSL takes it unasked, Spring Boot's too.
   */
  private static final String NATIVE =
      "/usr/lib/x86_64-linux-gnu:/usr/lib/aarch64-linux-gnu:/usr/lib64:/usr/lib";

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
        List.of(
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:+BytecodeVerificationLocal",
            "-Djava.library.path=" + (provider.equals("openssl") ? NATIVE : ""));
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
        || this == OWN_ENGINE_AROUND_UNKNOWN
        || this == TOMCAT_10_1_FFM
        || this == NETTY_4_2_OPENSSL;
  }

  @Override
  public int leastJdk() {
    return this == TOMCAT_10_1_FFM ? 22 : 17;
  }
}
