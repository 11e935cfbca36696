package io.wssidecar.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.relay.DrainOutcome;
import io.wssidecar.relay.RelayEnd;
import io.wssidecar.relay.RelayEnd.Cause;
import io.wssidecar.relay.RelayEnd.Initiator;
import io.wssidecar.relay.StreamFacts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What upgraded streams leave in the metrics. */
class StreamMetricsTest {
  private static final StreamFacts STREAM =
      new StreamFacts(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711), "h", "/", null, "app");

  private final FixedTotals totals = new FixedTotals();
  private final SidecarMetrics metrics = new SidecarMetrics(totals, () -> 0);

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void whatPassesThroughIsReadFromTheRelayWhenScraped() {
    totals.base = 1000;
    Map<String, Double> expected = new TreeMap<>();
    int[] ordinal = {0};
    for (String direction : new String[] {"client_to_app", "app_to_client"}) {
      int way = ordinal[0]++;
      String tag = "direction=\"" + direction + "\"";
      expected.put("websocket_bytes_total{" + tag + "}", 1000.0 + way);
      expected.put("websocket_violations_total{" + tag + "}", 1030.0 + way);
      int what = 0;
      for (String opcode : new String[] {"text", "binary", "close", "ping", "pong"}) {
        expected.put(
            "websocket_messages_total{" + tag + ",opcode=\"" + opcode + "\"}",
            1010.0 + 10 * way + what++);
      }
    }
    expected.put("websocket_messages_discarded_total", 1040.0);
    assertEquals(expected, raised());
  }

  @Test
  void anEndedStreamCountsOnceByCodeOnceByCauseAndLeavesItsDuration() {
    end(Initiator.CLIENT, Cause.CLOSED, 1000);
    assertEquals(
        Map.of(
            "websocket_closes_total{code=\"1000\",initiator=\"client\"}", 1.0,
            "websocket_stream_ends_total{cause=\"closed\",initiator=\"client\"}", 1.0,
            "websocket_stream_duration_seconds_count", 1.0,
            "websocket_stream_duration_seconds_sum", 90.0,
            "websocket_stream_duration_seconds_max", 90.0),
        raised());
  }

  @Test
  void eachInitiatorAndCauseHasASeriesOfItsOwn() {
    Map<String, Double> expected = new TreeMap<>();
    for (Initiator who : Initiator.values()) {
      for (Cause cause : Cause.values()) {
        end(who, cause, 0);
        expected.put(
            "websocket_stream_ends_total{cause=\"%s\",initiator=\"%s\"}"
                .formatted(Labels.of(cause), Labels.of(who)),
            1.0);
      }
    }
    assertEquals(expected, raised("websocket_stream_ends_total"));
  }

  @Test
  void aCloseCodeCountsAsItselfWhenItIsRegisteredAndElseAsItsClass() {
    Map<Integer, String> table = new LinkedHashMap<>();
    table.put(0, "none");
    for (int code : new int[] {1000, 1001, 1002, 1003, 1005, 1007, 1008, 1009, 1010}) {
      table.put(code, String.valueOf(code));
    }
    for (int code : new int[] {1011, 1012, 1013, 1014}) {
      table.put(code, String.valueOf(code));
    }
    for (int code : new int[] {-1, 1, 999, 1004, 1006, 1015, 1016, 2000, 2999, 5000, 65_535}) {
      table.put(code, "other");
    }
    table.putAll(Map.of(3000, "3xxx", 3999, "3xxx", 4000, "4xxx", 4999, "4xxx"));
    table.forEach((code, label) -> {
      String name = "websocket_closes_total{code=\"" + label + "\",initiator=\"app\"}";
      double before = Series.of(metrics).get(name);
      end(Initiator.APP, Cause.CLOSED, code);
      assertEquals(before + 1, Series.of(metrics).get(name), code + " as " + label);
    });
  }

  @Test
  void noCloseCodeAddsASeriesThatWasNotThereBefore() {
    var before = Series.own(metrics).keySet();
    for (int code = -1; code < 70_000; code++) {
      end(Initiator.SIDECAR, Cause.DRAINED, code);
    }
    assertEquals(before, Series.own(metrics).keySet());
    double sum =
        raised("websocket_closes_total").values().stream().mapToDouble(Double::doubleValue).sum();
    assertEquals(70_001.0, sum);
  }

  @Test
  void aPongLeavesItsRoundTripInABucketFromAMillisecondToTwentySeconds() {
    for (long nanos : new long[] {800_000, 3_000_000, 19_000_000_000L, 21_000_000_000L}) {
      metrics.ponged(nanos);
    }
    String scrape = metrics.scrape();
    for (String bucket : new String[] {"0.001\"} 1", "0.005\"} 2", "10.0\"} 2", "20.0\"} 3"}) {
      String line = "websocket_ping_rtt_seconds_bucket{le=\"" + bucket;
      assertTrue(scrape.contains(line + "\n"), line);
    }
    assertEquals(4.0, Series.of(metrics).get("websocket_ping_rtt_seconds_count"));
  }

  @Test
  void aDrainedStreamCountsByItsOutcome() {
    metrics.drained(DrainOutcome.CLEAN);
    metrics.drained(DrainOutcome.TIMED_OUT);
    metrics.drained(DrainOutcome.CUT);
    metrics.drained(DrainOutcome.CUT);
    assertEquals(
        Map.of(
            "drain_streams_total{outcome=\"clean\"}", 1.0,
            "drain_streams_total{outcome=\"timed_out\"}", 1.0,
            "drain_streams_total{outcome=\"cut\"}", 2.0),
        raised());
  }

  private void end(Initiator who, Cause cause, int code) {
    metrics.opened(STREAM);
    metrics.ended(STREAM, new RelayEnd(who, cause, code, 90_000_000_000L, 1, 2, 3, 4));
  }

  /** Our own series that are not zero. */
  private Map<String, Double> raised() {
    Map<String, Double> found = raised("");
    found.keySet().removeIf(name -> name.matches("(jvm|process|system)_.*"));
    return found;
  }

  private Map<String, Double> raised(String prefix) {
    Map<String, Double> found = Series.of(metrics);
    found.values().removeIf(value -> value == 0);
    found.keySet().removeIf(name -> !name.startsWith(prefix));
    return found;
  }
}
