package io.wssidecar.agent.core;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The two things that are counted. */
public enum Metric {
  TLS("tls.handshake.failures", "TLS handshakes that failed", "reason", "role", "provider"),
  WEBSOCKET(
      "websocket.handshake.failures",
      "WebSocket opening handshakes that failed",
      "reason",
      "server",
      "status");

  private final String meterName;
  private final String help;
  private final List<String> labels;

  Metric(String meterName, String help, String... labels) {
    this.meterName = meterName;
    this.help = help;
    this.labels = Collections.unmodifiableList(Arrays.asList(labels));
  }

  /** Micrometer's spelling. */
  public String meterName() {
    return meterName;
  }

  /** Prometheus's spelling, of a counter. */
  public String prometheusName() {
    return meterName.replace('.', '_') + "_total";
  }

  public String help() {
    return help;
  }

  public List<String> labels() {
    return labels;
  }
}
