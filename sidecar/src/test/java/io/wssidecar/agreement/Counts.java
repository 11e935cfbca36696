package io.wssidecar.agreement;

import io.wssidecar.reasons.Reason;
import java.util.Map;
import java.util.TreeMap;

/**
 * Failures by reason, as the sidecar counts them and as the agent inside it does.
 *
 * @param sidecar such as {@code tls peer_closed}; only what is more than zero
 * @param agent likewise
 */
record Counts(Map<String, Long> sidecar, Map<String, Long> agent) {
  static final String TLS = "tls ";
  static final String WEBSOCKET = "websocket ";

  private static final Map<String, String> NATIVE =
      Map.of("tls_handshakes_total{", TLS, "websocket_handshakes_total{", WEBSOCKET);
  private static final Map<String, String> AGENT =
      Map.of(
          "tls_handshake_failures_total{", TLS, "websocket_handshake_failures_total{", WEBSOCKET);

  static Counts of(AgentSidecar sidecar) {
    Map<String, Double> all = sidecar.scrape();
    return new Counts(sums(all, NATIVE), sums(all, AGENT));
  }

  private static Map<String, Long> sums(Map<String, Double> all, Map<String, String> kinds) {
    Map<String, Long> sums = new TreeMap<>();
    all.forEach((series, value) -> {
      String name = series.substring(0, series.indexOf('{') + 1);
      String kind = kinds.get(name);
      if (kind != null && value > 0 && !series.contains("result=\"success\"")) {
        sums.merge(kind + label(series), value.longValue(), Long::sum);
      }
    });
    return sums;
  }

  private static String label(String series) {
    return series.replaceFirst(".*[{,]reason=\"([^\"]*)\".*", "$1");
  }

  /** These, and one failure more. */
  Counts and(String kind, Reason reason, Seen seen) {
    Map<String, Long> more = new TreeMap<>(sidecar);
    Map<String, Long> agents = new TreeMap<>(agent);
    if (reason != Reason.NONE) {
      more.merge(kind + reason.label(), 1L, Long::sum);
      if (seen == Seen.BY_BOTH) {
        agents.merge(kind + reason.label(), 1L, Long::sum);
      }
    }
    return new Counts(more, agents);
  }

  /** What moved since then, and by how much. */
  String since(Counts before) {
    return "sidecar "
        + difference(sidecar, before.sidecar)
        + ", agent "
        + difference(agent, before.agent);
  }

  private static Map<String, Long> difference(Map<String, Long> now, Map<String, Long> before) {
    Map<String, Long> difference = new TreeMap<>(now);
    before.forEach((key, count) -> difference.merge(key, -count, Long::sum));
    difference.values().removeIf(count -> count == 0);
    return difference;
  }
}
