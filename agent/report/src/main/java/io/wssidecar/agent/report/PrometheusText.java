package io.wssidecar.agent.report;

import io.wssidecar.agent.core.Cell;
import io.wssidecar.agent.core.FailureTable;
import io.wssidecar.agent.core.Metric;
import io.wssidecar.agent.core.ProbeStates;
import io.wssidecar.agent.core.ProbeStates.State;
import io.wssidecar.agent.core.Target;
import java.util.Map;

/** The numbers in Prometheus's text format, version 0.0.4. Any thread. */
final class PrometheusText {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  static final String PROBE_HELP = "Whether a probe is in that state; zero is not blind";

  private final FailureTable table;
  private final ProbeStates states;

  PrometheusText(FailureTable table, ProbeStates states) {
    this.table = table;
    this.states = states;
  }

  String write() {
    StringBuilder text = new StringBuilder(8192);
    for (Metric metric : Metric.values()) {
      head(text, metric.prometheusName(), metric.help(), "counter");
      for (Cell cell : table.cells()) {
        if (cell.metric() == metric) {
          line(text, metric.prometheusName(), cell.labels(), cell.count());
        }
      }
    }
    head(text, "wss_agent_probe", PROBE_HELP, "gauge");
    for (Map.Entry<Target, State> each : states.all().entrySet()) {
      for (State state : State.values()) {
        text.append("wss_agent_probe{target=\"").append(each.getKey().label());
        text.append("\",state=\"").append(state.label()).append("\"} ");
        text.append(state == each.getValue() ? 1 : 0).append('\n');
      }
    }
    return text.toString();
  }

  private static void head(StringBuilder text, String name, String help, String type) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  /** The values need no escaping: all labels come from our own lists. */
  private static void line(
      StringBuilder text, String name, Map<String, String> labels, long value) {
    text.append(name);
    char before = '{';
    for (Map.Entry<String, String> label : labels.entrySet()) {
      text.append(before).append(label.getKey()).append("=\"").append(label.getValue());
      text.append('"');
      before = ',';
    }
    text.append("} ").append(value).append('\n');
  }
}
