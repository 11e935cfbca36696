package io.wssidecar.agent.matrix;

import java.util.List;

/** The servers of the WebSocket matrix; none is blind for any fault. */
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
  NETTY_4_1("netty", Program.of("NettyHost", "netty-4.1")),
  NETTY_4_2("netty", Program.of("NettyHost", "netty-4.2")),
  VERTX_4("netty", Program.of("VertxHost", "vertx-4")),
  VERTX_5("netty", Program.of("VertxHost", "vertx-5")),
  REACTOR_NETTY("netty", Program.of("ReactorHost", "reactor-netty")),
  TYRUS_1_17("grizzly", Program.of("TyrusHost", "tyrus-1.17").renaming("jakarta.", "javax.")),
  TYRUS_2("grizzly", Program.of("TyrusHost", "tyrus-2")),
  BOOT_2_7("tomcat", Program.of("BootHost", "boot-2.7")),
  BOOT_3_5("tomcat", Program.of("BootHost", "boot-3.5")),
  BOOT_4("tomcat", Program.of("BootHost", "boot-4"));

  private final String server;
  private final Program program;

  UpgradeHost(String server, Program program) {
    this.server = server;
    this.program = program;
  }

  Program program() {
    return program;
  }

  String series(String reason, int status) {
    return "websocket_handshake_failures_total{reason=\"%s\",server=\"%s\",status=\"%s\"}"
        .formatted(reason, server, status == 0 ? "none" : status / 100 + "xx");
  }

  Fork start(Way way) {
    return program.start(way, List.of(), "HTTP");
  }

  /** One of each server. */
  @Override
  public boolean isInShortForm() {
    return this == UNDERTOW_2_4
        || this == TOMCAT_11
        || this == JETTY_12_1
        || this == NETTY_4_2
        || this == TYRUS_2;
  }
}
