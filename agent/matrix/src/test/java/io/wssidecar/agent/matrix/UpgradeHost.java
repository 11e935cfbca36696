package io.wssidecar.agent.matrix;

import java.util.List;
import java.util.Map;

/** The servers of the WebSocket matrix, and what each cannot tell. */
enum UpgradeHost implements Way.Host {
  UNDERTOW_2_2("undertow", Program.of("UndertowHost", "undertow-2.2")),
  UNDERTOW_2_3("undertow", Program.of("UndertowHost", "undertow-2.3")),
  UNDERTOW_2_4("undertow", Program.of("UndertowHost", "undertow-2.4")),
  TOMCAT_9("tomcat", Program.of("TomcatHost", "tomcat-9").renaming("jakarta.", "javax.")),
  TOMCAT_10_1("tomcat", Program.of("TomcatHost", "tomcat-10.1")),
  TOMCAT_11("tomcat", Program.of("TomcatHost", "tomcat-11")),
  JETTY_9_4("jetty", Program.of("Jetty9Host", "jetty-9.4")),
  JETTY_10("jetty", Program.of("Jetty10Host", "jetty-10")),
  JETTY_11("jetty", Program.of("Jetty10Host", "jetty-11")),
  JETTY_12_0("jetty", Program.of("JettyHost", "jetty-12.0")),
  JETTY_12_1("jetty", Program.of("JettyHost", "jetty-12.1")),
  NETTY_4_1("netty", Program.of("NettyHost", "netty-4.1"), Blinds.NETTY),
  NETTY_4_2("netty", Program.of("NettyHost", "netty-4.2"), Blinds.NETTY),
  VERTX_4("netty", Program.of("VertxHost", "vertx-4"), Blinds.VERTX),
  VERTX_5("netty", Program.of("VertxHost", "vertx-5"), Blinds.VERTX),
  REACTOR_NETTY("netty", Program.of("ReactorHost", "reactor-netty"), Blinds.REACTOR),
  TYRUS_1_17(
      "tyrus", Program.of("TyrusHost", "tyrus-1.17").renaming("jakarta.", "javax."), Blinds.TYRUS),
  TYRUS_2("tyrus", Program.of("TyrusHost", "tyrus-2"), Blinds.TYRUS),
  BOOT_2_7("tomcat", Program.of("BootHost", "boot-2.7")),
  BOOT_3_5("tomcat", Program.of("BootHost", "boot-3.5")),
  BOOT_4("tomcat", Program.of("BootHost", "boot-4"));

  /** What nothing of a server's tells of. */
  private static final class Blinds {
    static final Blind ELSEWHERE = new Blind("", "another handler answers, not the handshaker");
    static final Blind ITSELF =
        new Blind("", "it looks at the head itself, not Netty's handshaker");
    static final Map<UpgradeFault, Blind> NETTY = Map.of(UpgradeFault.UNKNOWN_PATH, ELSEWHERE);
    static final Map<UpgradeFault, Blind> REACTOR =
        Map.of(
            UpgradeFault.UNKNOWN_PATH, ELSEWHERE,
            UpgradeFault.UPGRADE_STRIPPED, ITSELF,
            UpgradeFault.CONNECTION_REWRITTEN, ITSELF);
    static final Map<UpgradeFault, Blind> VERTX =
        Map.of(
            UpgradeFault.UNKNOWN_PATH, ELSEWHERE,
            UpgradeFault.UPGRADE_STRIPPED, ITSELF,
            UpgradeFault.CONNECTION_REWRITTEN, ITSELF,
            UpgradeFault.VERSION_12, ITSELF);
    static final Map<UpgradeFault, Blind> TYRUS =
        Map.of(
            UpgradeFault.UPGRADE_STRIPPED,
            new Blind("", "Grizzly hands requests without Upgrade to its HTTP handlers"));
  }

  private final String server;
  private final Program program;
  private final Map<UpgradeFault, Blind> blinds;

  UpgradeHost(String server, Program program) {
    this(server, program, Map.of());
  }

  UpgradeHost(String server, Program program, Map<UpgradeFault, Blind> blinds) {
    this.server = server;
    this.program = program;
    this.blinds = blinds;
  }

  Program program() {
    return program;
  }

  Map<UpgradeFault, Blind> blinds() {
    return blinds;
  }

  /** The reason that is counted; empty for none. */
  String expected(UpgradeFault fault) {
    Blind blind = blinds.get(fault);
    return blind == null ? fault.reason : blind.says();
  }

  String series(String reason, int status) {
    // Netty's exception comes before the answer, but for the one that is no exception.
    // Tyrus's engine says only that it is not concerned; who is answers.
    boolean unknown =
        status == 0
            || (server.equals("netty") && status != 426)
            || (server.equals("tyrus") && status == 404);
    return "websocket_handshake_failures_total{reason=\"%s\",server=\"%s\",status=\"%s\"}"
        .formatted(reason, server, unknown ? "none" : status / 100 + "xx");
  }

  Fork start(Way way) {
    return program.start(way, List.of(), "HTTP");
  }

  /** One of each server. */
  @Override
  public boolean isInShortForm() {
    return this == UNDERTOW_2_4 || this == TOMCAT_11 || this == JETTY_12_1 || this == NETTY_4_2;
  }
}
