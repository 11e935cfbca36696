package io.wssidecar.agent.matrix;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The servers of the WebSocket matrix, and what each cannot tell. */
enum UpgradeHost {
  UNDERTOW_2_3("undertow", "UndertowHost", "undertow-2.3"),
  UNDERTOW_2_4("undertow", "UndertowHost", "undertow-2.4"),
  TOMCAT_9("tomcat", "TomcatHost", "tomcat-9", "jakarta.", "javax."),
  TOMCAT_10_1("tomcat", "TomcatHost", "tomcat-10.1"),
  TOMCAT_11("tomcat", "TomcatHost", "tomcat-11"),
  JETTY_12_1("jetty", "JettyHost", "jetty-12.1"),
  NETTY_4_1("netty", "NettyHost", "netty-4.1"),
  NETTY_4_2("netty", "NettyHost", "netty-4.2");

  private final String server;
  private final String source;
  private final String libraries;
  private final String[] rename;

  UpgradeHost(String server, String source, String libraries, String... rename) {
    this.server = server;
    this.source = source;
    this.libraries = libraries;
    this.rename = rename;
  }

  /** The faults that nothing of this server's tells of. */
  Set<UpgradeFault> blind() {
    return server.equals("netty")
        ? EnumSet.of(UpgradeFault.UNKNOWN_PATH)
        : EnumSet.noneOf(UpgradeFault.class);
  }

  String series(String reason, int status) {
    // Netty's exception comes before the answer, but for the one that is no exception.
    boolean unknown = server.equals("netty") && status != 426;
    return "websocket_handshake_failures_total{reason=\"%s\",server=\"%s\",status=\"%s\"}"
        .formatted(reason, server, unknown ? "none" : status / 100 + "xx");
  }

  /** One forked JVM of the matrix. */
  record Run(UpgradeHost host, Jdk jdk, boolean attach) {
    Fork start() {
      List<String> words = new ArrayList<>(List.of("-Xmx128m"));
      if (!attach) {
        words.add(AgentJar.option("port=0"));
      }
      words.addAll(
          List.of("-cp", HostCompiler.classPath(host.source, host.libraries, host.rename)));
      words.add(host.source);
      Fork fork = Fork.java(jdk, words);
      fork.port("HTTP");
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

  /** Those that the short form has: one of each server. */
  private boolean isInShortForm() {
    return this == UNDERTOW_2_4 || this == TOMCAT_11 || this == JETTY_12_1 || this == NETTY_4_2;
  }

  /** All of them in the long form; else some hosts once, on one JDK or the other. */
  static List<Run> runs() {
    List<Run> runs = new ArrayList<>();
    List<Jdk> jdks = Jdk.all();
    String only = System.getProperty("wss.hosts", "");
    for (UpgradeHost host : values()) {
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
