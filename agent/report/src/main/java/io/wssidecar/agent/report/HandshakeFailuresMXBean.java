package io.wssidecar.agent.report;

import java.util.Map;

/** What JMX shows, as {@code io.wssidecar:type=HandshakeFailures}. */
public interface HandshakeFailuresMXBean {
  /** Counts by {@code reason=...,role=...,provider=...}. */
  Map<String, Long> getTls();

  /** Counts by {@code reason=...,server=...,status=...}. */
  Map<String, Long> getWebSocket();

  /** The state of each probe. */
  Map<String, String> getProbes();
}
