package io.wssidecar.agent.report;

import io.wssidecar.agent.core.Cell;
import io.wssidecar.agent.core.FailureTable;
import io.wssidecar.agent.core.Log;
import io.wssidecar.agent.core.Metric;
import io.wssidecar.agent.core.ProbeStates;
import io.wssidecar.agent.core.ProbeStates.State;
import io.wssidecar.agent.core.Target;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/** The numbers in JMX. Any thread. */
final class JmxReport implements HandshakeFailuresMXBean {
  private static final String NAME = "io.wssidecar:type=HandshakeFailures";

  private final FailureTable table;
  private final ProbeStates states;

  JmxReport(FailureTable table, ProbeStates states) {
    this.table = table;
    this.states = states;
  }

  /** Starts the platform's MBean server, and the logging system with it, if the host has not. */
  void start() {
    try {
      StandardMBean bean = new StandardMBean(this, HandshakeFailuresMXBean.class, true);
      ManagementFactory.getPlatformMBeanServer().registerMBean(bean, new ObjectName(NAME));
    } catch (JMException e) {
      Log.say("not in JMX", e);
    }
  }

  void stop() {
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NAME));
    } catch (JMException e) {
      Log.say("cannot leave JMX", e);
    }
  }

  @Override
  public Map<String, Long> getTls() {
    return counts(Metric.TLS);
  }

  @Override
  public Map<String, Long> getWebSocket() {
    return counts(Metric.WEBSOCKET);
  }

  private Map<String, Long> counts(Metric metric) {
    Map<String, Long> counts = new TreeMap<>();
    for (Cell cell : table.cells()) {
      if (cell.metric() == metric) {
        String labels = cell.labels().toString().replace(" ", "");
        counts.put(labels.substring(1, labels.length() - 1), cell.count());
      }
    }
    return counts;
  }

  @Override
  public Map<String, String> getProbes() {
    Map<String, String> all = new TreeMap<>();
    for (Map.Entry<Target, State> each : states.all().entrySet()) {
      all.put(each.getKey().label(), each.getValue().label());
    }
    return all;
  }
}
