package io.wssidecar.agent.matrix;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The servers of the TLS matrix, and what each cannot tell. */
enum TlsHost {
  SSL_SERVER_SOCKET("sunjsse", "SocketHost", List.of(), Map.of()),
  SSL_ENGINE(
      "sunjsse",
      "EngineHost",
      List.of(),
      // Whoever drives an engine sees the reset; the engine is just closed.
      Map.of(TlsFault.RESET_AFTER_HELLO, "peer_closed"));

  private final String provider;
  private final String main;
  private final List<String> arguments;
  private final Map<TlsFault, String> otherwise;

  TlsHost(String provider, String main, List<String> arguments, Map<TlsFault, String> otherwise) {
    this.provider = provider;
    this.main = main;
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
      words.addAll(List.of("-cp", Fork.classPath(Hosts.jars("conscrypt"))));
      words.add("io.wssidecar.agent.matrix.host." + host.main);
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

  /** All of them in the long form; else each host once on each JDK, one way of starting each. */
  static List<Run> runs() {
    List<Run> runs = new ArrayList<>();
    for (TlsHost host : values()) {
      for (Jdk jdk : Jdk.all()) {
        boolean attach = (host.ordinal() + jdk.feature()) % 2 == 0;
        runs.add(new Run(host, jdk, attach));
        if (Boolean.getBoolean("wss.soak")) {
          runs.add(new Run(host, jdk, !attach));
        }
      }
    }
    return runs;
  }
}
