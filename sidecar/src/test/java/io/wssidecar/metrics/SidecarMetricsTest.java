package io.wssidecar.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.AppAddress;
import io.wssidecar.reasons.Reason;
import io.wssidecar.tls.HelloOffer;
import io.wssidecar.tls.Reloaded;
import io.wssidecar.tls.ServedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SidecarMetricsTest {
  private static final InetSocketAddress PEER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);
  private static final AppAddress APP = new AppAddress.Tcp("127.0.0.1", 8080);

  private final FixedTotals totals = new FixedTotals();
  private long droppedLines;
  private final SidecarMetrics metrics = new SidecarMetrics(totals, () -> droppedLines);

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void theNamesAndTagsOfAllSeriesAreThoseInTheGoldenFile() throws IOException {
    String found =
        Series.own(metrics).keySet().stream().collect(Collectors.joining("\n", "", "\n"));
    assertEquals(golden(), found, "if this was meant, change series.txt and tell it in the docs");
  }

  @Test
  void everySeriesIsZeroAtTheStart() {
    Series.own(metrics).forEach((name, value) -> assertEquals(0.0, value, name));
  }

  @Test
  void theJvmAndTheProcessAreMeasured() {
    Map<String, Double> all = series();
    for (String name :
        List.of(
            "jvm_threads_live_threads",
            "jvm_gc_live_data_size_bytes",
            "process_cpu_usage",
            "process_files_open_files",
            "process_uptime_seconds",
            "system_cpu_count")) {
      assertNotNull(all.get(name), name);
    }
    assertTrue(all.keySet().stream().anyMatch(name -> name.startsWith("jvm_memory_used_bytes")));
  }

  @Test
  void aTlsHandshakeCountsByItsProtocolAndItsTime() {
    metrics.succeeded(PEER, "TLSv1.3", 3_000_000);
    metrics.succeeded(PEER, "TLSv1.2", 7_000_000);
    metrics.succeeded(PEER, "SSLv9", 1);
    assertRaised("tls_handshakes_total{protocol=\"TLSv1.3\",reason=\"none\",result=\"success\"}");
    assertRaised("tls_handshakes_total{protocol=\"TLSv1.2\",reason=\"none\",result=\"success\"}");
    assertRaised("tls_handshakes_total{protocol=\"other\",reason=\"none\",result=\"success\"}");
    assertEquals(3.0, series().get("tls_handshake_duration_seconds_count"));
    assertTrue(metrics.scrape().contains("tls_handshake_duration_seconds_bucket{le=\"0.005\"} 2"));
  }

  @Test
  void aFailureCountsWithItsReasonWhetherItCameBeforeOrInTls() {
    metrics.failed(PEER, Reason.PEER_REJECTED_CERT, "unknown_ca", HelloOffer.NONE);
    metrics.failedBeforeTls(PEER, Reason.PLAINTEXT, "");
    metrics.refused(PEER, Reason.OVER_LIMIT, "");
    for (String reason : List.of("peer_rejected_cert", "plaintext", "over_limit")) {
      assertRaised(
          "tls_handshakes_total{protocol=\"none\",reason=\"" + reason + "\",result=\"failure\"}");
    }
  }

  @Test
  void aProbeIsIgnoredAndNotAFailure() {
    metrics.failedBeforeTls(PEER, Reason.PROBE, "");
    assertRaised("tls_handshakes_total{protocol=\"none\",reason=\"probe\",result=\"ignored\"}");
  }

  @Test
  void noReasonAddsASeriesThatWasNotThereBefore() {
    List<String> before = List.copyOf(Series.own(metrics).keySet());
    for (Reason reason : Reason.values()) {
      metrics.failed(PEER, reason, "detail of a peer", HelloOffer.NONE);
      metrics.refused(PEER, "host of a peer", "/path", reason, 400);
      for (int status : new int[] {0, 101, 200, 301, 404, 502, 999, -7}) {
        metrics.ended(PEER, "BREW", "host of a peer", "/path", status, reason, 1);
      }
    }
    assertEquals(before, List.copyOf(Series.own(metrics).keySet()));
    // BAD_REQUEST up to APP_REFUSED and BAD_ACCEPT are none of TLS's, nor is NONE.
    assertEquals(
        1.0 + Reason.DRAINING.ordinal(),
        series()
            .get("tls_handshakes_total{protocol=\"none\",reason=\"other\",result=\"failure\"}"));
  }

  @Test
  void aWebSocketHandshakeCountsByItsOutcome() {
    metrics.accepted(PEER, "h", "/");
    metrics.refused(PEER, "h", "/", Reason.UPGRADE_STRIPPED, 426);
    assertRaised("websocket_handshakes_total{reason=\"none\",result=\"success\"}");
    assertRaised("websocket_handshakes_total{reason=\"upgrade_stripped\",result=\"failure\"}");
  }

  @Test
  void aPlainRequestCountsByReasonAndClassOfStatus() {
    metrics.ended(PEER, "GET", "h", "/", 204, Reason.NONE, 1);
    metrics.ended(PEER, "GET", "h", "/", 504, Reason.APP_TIMEOUT, 1);
    metrics.ended(PEER, "GET", "h", "/", 0, Reason.PEER_RESET, 1);
    assertRaised("http_requests_total{reason=\"none\",status=\"2xx\"}");
    assertRaised("http_requests_total{reason=\"app_timeout\",status=\"5xx\"}");
    assertRaised("http_requests_total{reason=\"peer_reset\",status=\"none\"}");
  }

  @Test
  void dialsCountByResult() {
    metrics.dialed(APP, 1_000_000);
    metrics.dialFailed(APP, Reason.APP_UNREACHABLE);
    assertRaised("app_connections_total{result=\"success\"}");
    assertRaised("app_connections_total{result=\"failure\"}");
    assertRaised("app_dial_duration_seconds_count");
  }

  @Test
  void theExpiryOfEachCertificateFollowsItsReloads() {
    metrics.serving(List.of(certificate("/a.pem", 1000), certificate("/b.pem", 2000)));
    assertEquals(1000.0, series().get("certificate_expiry_seconds{name=\"/a.pem\"}"));
    System.gc(); // nobody but the meter holds it now
    assertEquals(2000.0, series().get("certificate_expiry_seconds{name=\"/b.pem\"}"));
    metrics.serving(List.of(certificate("/a.pem", 5000), certificate("/a.pem", 4000)));
    assertEquals(4000.0, series().get("certificate_expiry_seconds{name=\"/a.pem\"}"));
    assertFalse(metrics.scrape().contains("/b.pem"), "it is not served any more");
  }

  @Test
  void reloadsCountByOutcome() {
    for (Reloaded.Outcome outcome : Reloaded.Outcome.values()) {
      metrics.reloaded(new Reloaded(outcome, List.of(), List.of(), List.of()));
    }
    assertRaised("certificate_reloads_total{result=\"success\"}");
    assertRaised("certificate_reloads_total{result=\"unchanged\"}");
    assertRaised("certificate_reloads_total{result=\"failure\"}");
  }

  private static ServedCertificate certificate(String name, long notAfter) {
    return new ServedCertificate(name, "CN=a", Instant.ofEpochSecond(notAfter), "fingerprint");
  }

  @Test
  void connectionsAndStreamsAreReadWhenScraped() {
    metrics.accepted(PEER);
    metrics.accepted(PEER);
    metrics.closed(PEER);
    totals.open = 5;
    droppedLines = 17;
    // Micrometer refers to what it reads from weakly.
    System.gc();
    assertRaised("connections_open");
    assertEquals(5.0, series().get("websocket_streams"));
    assertEquals(17.0, series().get("log_lines_dropped_total"));
  }

  private void assertRaised(String name) {
    assertEquals(1.0, series().get(name), name);
  }

  private Map<String, Double> series() {
    return Series.of(metrics);
  }

  private static String golden() throws IOException {
    try (InputStream in = SidecarMetricsTest.class.getResourceAsStream("series.txt")) {
      return in == null ? "no series.txt" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
