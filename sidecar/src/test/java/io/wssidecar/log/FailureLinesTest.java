package io.wssidecar.log;

import static io.wssidecar.log.ToldEntries.PEER;
import static io.wssidecar.log.ToldEntries.peer;
import static io.wssidecar.log.ToldEntries.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.LogSettings;
import io.wssidecar.kit.HelloWriter;
import io.wssidecar.reasons.Reason;
import io.wssidecar.tls.HelloOffer;
import io.wssidecar.tls.Offers;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is told of failures: sums, at most one line a second for each reason. */
class FailureLinesTest {
  private final ToldEntries told = new ToldEntries();
  private final SidecarLog log = told.at(Level.INFO);

  @Test
  void whatAClientOfferedIsToldAtDebugEscapedAndCutAndItsNameInTheSumToo() {
    int[] many = new int[8000];
    Arrays.fill(many, 0x1301);
    byte[] hello =
        new HelloWriter()
            .versions(0x7f1c, 0x304)
            .suites(many)
            .groups(29, 0xfe00)
            .name("evil\n\u001b[31m")
            .alpn("h2 reason=none", "x".repeat(250))
            .record();
    SidecarLog debug = told.at(Level.DEBUG);
    debug.failed(PEER, Reason.NO_COMMON_ALPN, "", Offers.of(hello));
    String line = text(told.entries().get(0));
    String sni = " sni=evil\\n\\u001b[31m";
    assertTrue(
        line.contains("peer=192.0.2.9:4711" + sni + " versions=0x7f1c,TLSv1.3 suites=AES128_GCM,"),
        line);
    assertTrue(line.contains("AES128_GCM,+7992 groups=x25519,0xfe00"), line);
    assertTrue(line.contains(" alpn=\"h2 reason=none,xxx"), line);
    assertTrue(line.length() < 800, line);
    assertTrue(
        text(told.entries().get(1)).endsWith("peer=192.0.2.9:4711" + sni), told.lines()::toString);
  }

  @Test
  void aStormOfFailuresIsOneLineASecondForEachReason() {
    for (int i = 0; i < 12_000; i++) {
      log.failed(peer("192.0.2.1", 1 + i), Reason.PEER_REJECTED_CERT, "alert 48", HelloOffer.NONE);
      log.failedBeforeTls(PEER, Reason.PLAINTEXT, "");
      told.pass(TimeUnit.MICROSECONDS, 100);
    }
    // 1.2 seconds: one line at the start, one after a second; the rest waits.
    assertEquals(4, told.entries().size());
    List<String> lines = told.lines();
    assertEquals(
        "INFO  io.wssidecar.handshake TLS handshake failed count=1 reason=peer_rejected_cert"
            + " peer=192.0.2.1:1 detail=\"alert 48\"",
        lines.get(0));
    assertEquals(
        "INFO  io.wssidecar.handshake TLS handshakes failed count=10000 reason=peer_rejected_cert"
            + " last_peer=192.0.2.1:10001 detail=\"alert 48\"",
        lines.get(2));
    assertTrue(lines.get(3).contains("connections failed before TLS count=10000 reason=plaintext"));
  }

  @Test
  void theEndOfAStormIsToldByTheTickAndThenItIsQuiet() {
    for (int i = 0; i < 3; i++) {
      log.refused(PEER, "h", "/p", Reason.BAD_KEY, 400);
    }
    assertEquals(1, told.entries().size());
    assertTrue(told.tick(log));
    assertEquals(1, told.entries().size(), "not before a second has passed");

    told.pass(TimeUnit.SECONDS, 1);
    assertTrue(told.tick(log));
    assertEquals(
        "INFO  io.wssidecar.handshake WebSocket handshakes failed count=2 reason=bad_key"
            + " last_peer=192.0.2.9:4711 host=h path=/p status=400",
        told.lines().get(1));

    told.pass(TimeUnit.SECONDS, 2);
    assertFalse(told.tick(log));
    assertEquals(2, told.entries().size());
  }

  @Test
  void whatWasWrongBeforeTlsIsToldBesideTheReason() {
    log.failedBeforeTls(PEER, Reason.BAD_PROXY_HEADER, "version 1: no port number");
    assertEquals(
        List.of(
            "INFO  io.wssidecar.handshake connection failed before TLS count=1"
                + " reason=bad_proxy_header peer=192.0.2.9:4711"
                + " detail=\"version 1: no port number\""),
        told.lines());
  }

  @Test
  void aFailureIsAWarningWhenAnAppIsAtFaultOrTheProcessLacksSomething() {
    for (Reason reason : Reason.values()) {
      log.refused(PEER, "h", "/p", reason, 500);
    }
    assertEquals(
        List.of("app_unreachable", "app_timeout", "app_protocol_error", "bad_accept", "over_limit"),
        told.lines().stream()
            .filter(line -> line.startsWith("WARN "))
            .map(line -> line.replaceAll(".* reason=(\\w+) .*", "$1"))
            .toList());
  }

  @Test
  void aLimitThatTheOperatorSetIsNoWarning() {
    log.refused(PEER, Reason.OVER_LIMIT, "--max-connections");
    assertTrue(told.lines().get(0).startsWith("INFO "), told.lines()::toString);
  }

  @Test
  void thatAcceptingPausesIsOneWarningAMinute() {
    SidecarLog warning = told.at(Level.WARNING);
    for (int second = 0; second < 61; second++) {
      warning.paused(64, 512);
      told.pass(TimeUnit.SECONDS, 1);
    }
    assertEquals(2, told.lines().size());
    assertEquals(
        "WARN  io.wssidecar.listen accepting pauses until connections end: raise the limit of open"
            + " files (ulimit -n, LimitNOFILE) open=64 open_files_limit=512",
        told.lines().get(0));
  }

  @Test
  void theWriterThreadTellsTheEndOfAStormByItself() throws InterruptedException {
    LineSink sink = new LineSink();
    LogSettings settings = new LogSettings(Level.INFO, LogSettings.Format.TEXT);
    try (Logging logging = Logging.start(settings, sink)) {
      SidecarLog live = new SidecarLog(logging);
      int summed = 0;
      for (int i = 0; i < 500; i++) {
        live.failed(PEER, Reason.TIMEOUT, "slow", HelloOffer.NONE);
      }
      while (summed < 500) {
        String count = sink.next().replaceAll(".* count=(\\d+) .*", "$1");
        summed += Integer.parseInt(count);
      }
      assertEquals(500, summed);
    }
  }

  @Test
  void whatWaitsToBeSummedUpIsToldAtTheEnd() throws InterruptedException {
    LineSink sink = new LineSink();
    LogSettings settings = new LogSettings(Level.INFO, LogSettings.Format.TEXT);
    try (Logging logging = Logging.start(settings, sink)) {
      SidecarLog live = new SidecarLog(logging, true);
      live.failed(PEER, Reason.TIMEOUT, "slow", HelloOffer.NONE);
      live.failed(PEER, Reason.TIMEOUT, "slow", HelloOffer.NONE);
      live.failed(PEER, Reason.TIMEOUT, "slow", HelloOffer.NONE);
    }
    int summed = 0;
    while (summed < 3) {
      summed += Integer.parseInt(sink.next().replaceAll(".* count=(\\d+) .*", "$1"));
    }
    assertEquals(3, summed);
  }
}
