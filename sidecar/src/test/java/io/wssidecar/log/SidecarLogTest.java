package io.wssidecar.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.AppAddress;
import io.wssidecar.config.LogSettings;
import io.wssidecar.kit.HelloWriter;
import io.wssidecar.reasons.Reason;
import io.wssidecar.relay.RelayEnd;
import io.wssidecar.relay.StreamFacts;
import io.wssidecar.tls.HelloOffer;
import io.wssidecar.tls.Offers;
import io.wssidecar.tls.Reloaded;
import io.wssidecar.tls.ServedCertificate;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SidecarLogTest {
  private static final InetSocketAddress PEER = peer("192.0.2.9", 4711);
  private static final AppAddress APP = new AppAddress("127.0.0.1", 8080);
  private static final StreamFacts STREAM =
      new StreamFacts(PEER, "chat.example", "/hub", "json", APP.toString());

  private final List<Entry> entries = new ArrayList<>();
  private long nanos = Long.MAX_VALUE - 100;
  private final SidecarLog log = log(Level.INFO);

  @Test
  void aStreamIsOneLineWhenItOpensAndOneWhenItEnds() {
    log.opened(STREAM);
    log.ended(
        STREAM,
        new RelayEnd(
            RelayEnd.Initiator.APP,
            RelayEnd.Cause.CLOSED,
            4001,
            TimeUnit.MILLISECONDS.toNanos(1234),
            5,
            6,
            7,
            8));
    String facts =
        " peer=192.0.2.9:4711 host=chat.example path=/hub subprotocol=json"
            + " app=http://127.0.0.1:8080";
    assertEquals(
        List.of(
            "INFO  io.wssidecar.access stream opened" + facts,
            "INFO  io.wssidecar.access stream ended"
                + facts
                + " duration_ms=1234 messages_from_client=7 messages_from_app=8"
                + " bytes_from_client=5 bytes_from_app=6 by=app cause=closed close_code=4001"),
        lines());
  }

  @Test
  void aStreamThatEndedWithoutACloseHasNoCloseCode() {
    for (RelayEnd.Cause cause : RelayEnd.Cause.values()) {
      log.ended(STREAM, new RelayEnd(RelayEnd.Initiator.SIDECAR, cause, 0, 0, 0, 0, 0, 0));
    }
    for (int i = 0; i < entries.size(); i++) {
      String cause = RelayEnd.Cause.values()[i].name().toLowerCase(Locale.ROOT);
      assertTrue(lines().get(i).endsWith(" by=sidecar cause=" + cause), lines().get(i));
      Map<String, Object> json = TinyJson.object(json(entries.get(i)));
      assertEquals(cause, json.get("cause"));
      assertFalse(json.containsKey("close_code"));
    }
  }

  @Test
  void withoutTheAccessLogOnlyFailuresAreTold() {
    SidecarLog quiet = new SidecarLog(entries::add, Level.DEBUG, false, () -> nanos);
    quiet.opened(STREAM);
    quiet.ended(
        STREAM, new RelayEnd(RelayEnd.Initiator.APP, RelayEnd.Cause.RESET, 0, 0, 0, 0, 0, 0));
    assertEquals(List.of(), entries);
    quiet.refused(PEER, "h", "/p", Reason.BAD_KEY, 400);
    assertEquals(2, entries.size(), "its own line and the sum");
  }

  @Test
  void aReloadIsALineForEachCertificateAndEachWarning() {
    ServedCertificate served =
        new ServedCertificate(
            "/tls/tls.crt", "CN=chat.example", Instant.parse("2027-01-02T03:04:05Z"), "ab12");
    log.serving(List.of(served));
    log.reloaded(
        new Reloaded(
            Reloaded.Outcome.SUCCESS, List.of(served), List.of(), List.of("--cert x: expired.")));
    log.reloaded(new Reloaded(Reloaded.Outcome.UNCHANGED, List.of(served), List.of(), List.of()));
    assertEquals(
        List.of(
            "INFO  io.wssidecar.tls certificate reloaded name=/tls/tls.crt"
                + " subject=\"CN=chat.example\" not_after=2027-01-02T03:04:05Z sha256=ab12",
            "WARN  io.wssidecar.tls --cert x: expired.",
            "INFO  io.wssidecar.tls certificates unchanged"),
        lines());
  }

  @Test
  void aReloadThatFailedIsAWarningForEachMistake() {
    SidecarLog quiet = new SidecarLog(entries::add, Level.WARNING, false, () -> nanos);
    quiet.reloaded(
        new Reloaded(
            Reloaded.Outcome.FAILURE,
            List.of(),
            List.of("--cert a: x.", "--key b: y."),
            List.of()));
    quiet.reloaded(new Reloaded(Reloaded.Outcome.UNCHANGED, List.of(), List.of(), List.of()));
    String what = "WARN  io.wssidecar.tls certificates not reloaded, the old ones are served on: ";
    assertEquals(List.of(what + "--cert a: x.", what + "--key b: y."), lines());
  }

  @Test
  void theSameInJsonHasNumbersAsNumbersAndTheSubprotocolOnlyIfThereIsOne() {
    log.ended(
        new StreamFacts(peer("2001:db8::1", 1), "h", "/\u0007", null, "http://a:1"),
        new RelayEnd(
            RelayEnd.Initiator.CLIENT, RelayEnd.Cause.TLS_ERROR, 1005, 0, 1L << 40, 0, 3, 0));
    Map<String, Object> line = TinyJson.object(json(entries.get(0)));
    assertEquals("[2001:db8:0:0:0:0:0:1]:1", line.get("peer"));
    assertEquals("/\u0007", line.get("path"));
    assertEquals(1L << 40, line.get("bytes_from_client"));
    assertEquals(3L, line.get("messages_from_client"));
    assertEquals(1005L, line.get("close_code"));
    assertEquals("tls_error", line.get("cause"));
    assertFalse(line.containsKey("subprotocol"));
  }

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
    SidecarLog debug = log(Level.DEBUG);
    debug.failed(PEER, Reason.NO_COMMON_ALPN, "", Offers.of(hello));
    String line = text(entries.get(0));
    String sni = " sni=evil\\n\\u001b[31m";
    assertTrue(
        line.contains("peer=192.0.2.9:4711" + sni + " versions=0x7f1c,TLSv1.3 suites=AES128_GCM,"),
        line);
    assertTrue(line.contains("AES128_GCM,+7992 groups=x25519,0xfe00"), line);
    assertTrue(line.contains(" alpn=\"h2 reason=none,xxx"), line);
    assertTrue(line.length() < 800, line);
    assertTrue(text(entries.get(1)).endsWith("peer=192.0.2.9:4711" + sni), lines()::toString);
  }

  @Test
  void aStormOfFailuresIsOneLineASecondForEachReason() {
    for (int i = 0; i < 12_000; i++) {
      log.failed(peer("192.0.2.1", 1 + i), Reason.PEER_REJECTED_CERT, "alert 48", HelloOffer.NONE);
      log.failedBeforeTls(PEER, Reason.PLAINTEXT, "");
      nanos += TimeUnit.MICROSECONDS.toNanos(100);
    }
    // 1.2 seconds: one line at the start, one after a second; the rest waits.
    assertEquals(4, entries.size());
    List<String> lines = lines();
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
    assertEquals(1, entries.size());
    assertTrue(tick());
    assertEquals(1, entries.size(), "not before a second has passed");

    nanos += TimeUnit.SECONDS.toNanos(1);
    assertTrue(tick());
    assertEquals(
        "INFO  io.wssidecar.handshake WebSocket handshakes failed count=2 reason=bad_key"
            + " last_peer=192.0.2.9:4711 host=h path=/p status=400",
        lines().get(1));

    nanos += TimeUnit.SECONDS.toNanos(2);
    assertFalse(tick());
    assertEquals(2, entries.size());
  }

  @Test
  void whatWasWrongBeforeTlsIsToldBesideTheReason() {
    log.failedBeforeTls(PEER, Reason.BAD_PROXY_HEADER, "version 1: no port number");
    assertEquals(
        List.of(
            "INFO  io.wssidecar.handshake connection failed before TLS count=1"
                + " reason=bad_proxy_header peer=192.0.2.9:4711"
                + " detail=\"version 1: no port number\""),
        lines());
  }

  @Test
  void probesAndPlainRequestsThatWentWellAreNotToldAtInfo() {
    log.failedBeforeTls(PEER, Reason.PROBE, "");
    log.ended(PEER, "GET", "h", "/", 200, Reason.NONE, 1);
    log.succeeded(PEER, "TLSv1.3", 1);
    log.accepted(PEER);
    log.accepted(PEER, "h", "/");
    log.closed(PEER);
    log.dialed(APP, 1);
    assertEquals(List.of(), entries);
  }

  @Test
  void atDebugEachFailureAndEachRequestHasItsLine() {
    SidecarLog debug = log(Level.DEBUG);
    debug.failed(PEER, Reason.TIMEOUT, "", HelloOffer.NONE);
    debug.failedBeforeTls(PEER, Reason.PROBE, "");
    debug.refused(PEER, Reason.OVER_LIMIT, "--max-connections");
    debug.refused(PEER, "h", "/p", Reason.APP_TIMEOUT, 504);
    debug.ended(PEER, "GET", "h", "/p", 200, Reason.NONE, 2_000_000);
    debug.ended(PEER, "GET", "h", "/p", 502, Reason.APP_UNREACHABLE, 0);
    debug.dialFailed(APP, Reason.APP_UNREACHABLE);
    String handshake = "DEBUG io.wssidecar.handshake ";
    String access = "DEBUG io.wssidecar.access request ended method=GET duration_ms=";
    assertEquals(
        List.of(
            handshake + "TLS handshake failed reason=timeout peer=192.0.2.9:4711",
            handshake + "connection failed before TLS reason=probe peer=192.0.2.9:4711",
            handshake
                + "connection refused reason=over_limit peer=192.0.2.9:4711"
                + " detail=--max-connections",
            handshake
                + "WebSocket handshake failed reason=app_timeout peer=192.0.2.9:4711 host=h path=/p"
                + " status=504",
            access + "2 reason=none peer=192.0.2.9:4711 host=h path=/p status=200",
            access + "0 reason=app_unreachable peer=192.0.2.9:4711 host=h path=/p status=502",
            handshake + "app dial failed reason=app_unreachable app=http://127.0.0.1:8080"),
        lines().stream().filter(line -> line.startsWith("DEBUG")).toList());
    assertEquals(
        List.of("INFO ", "INFO ", "WARN ", "WARN "),
        lines().stream()
            .filter(line -> !line.startsWith("DEBUG"))
            .map(line -> line.substring(0, 5))
            .toList(),
        "a dial has no sum: the request that wanted it has one");
  }

  @Test
  void anEjectedAppIsAWarningAndItsReturnIsNot() {
    log.ejected(APP);
    log.returned(APP);
    assertEquals(
        List.of(
            "WARN  io.wssidecar.app app skipped: it cannot be dialled app=http://127.0.0.1:8080",
            "INFO  io.wssidecar.app app takes connections again app=http://127.0.0.1:8080"),
        lines());
  }

  @Test
  void aFailureIsAWarningWhenAnAppIsAtFaultOrTheProcessLacksSomething() {
    for (Reason reason : Reason.values()) {
      log.refused(PEER, "h", "/p", reason, 500);
    }
    assertEquals(
        List.of("app_unreachable", "app_timeout", "app_protocol_error", "bad_accept", "over_limit"),
        lines().stream()
            .filter(line -> line.startsWith("WARN "))
            .map(line -> line.replaceAll(".* reason=(\\w+) .*", "$1"))
            .toList());
  }

  @Test
  void aLimitThatTheOperatorSetIsNoWarning() {
    log.refused(PEER, Reason.OVER_LIMIT, "--max-connections");
    assertTrue(lines().get(0).startsWith("INFO "), lines()::toString);
  }

  @Test
  void thatAcceptingPausesIsOneWarningAMinute() {
    SidecarLog warning = log(Level.WARNING);
    for (int second = 0; second < 61; second++) {
      warning.paused(64, 512);
      nanos += TimeUnit.SECONDS.toNanos(1);
    }
    assertEquals(2, lines().size());
    assertEquals(
        "WARN  io.wssidecar.listen accepting pauses until connections end: raise the limit of open"
            + " files (ulimit -n, LimitNOFILE) open=64 open_files_limit=512",
        lines().get(0));
  }

  @Test
  void atWarningOnlyWhatAppsDoWrongIsTold() {
    SidecarLog quiet = log(Level.WARNING);
    quiet.opened(STREAM);
    quiet.failed(PEER, Reason.OTHER, "x", HelloOffer.NONE);
    quiet.refused(PEER, "h", "/p", Reason.BAD_KEY, 400);
    quiet.ended(PEER, "GET", "h", "/p", 200, Reason.NONE, 0);
    quiet.dialFailed(APP, Reason.APP_UNREACHABLE);
    quiet.returned(APP);
    assertEquals(List.of(), entries);
    quiet.ended(PEER, "GET", "h", "/p", 502, Reason.APP_UNREACHABLE, 0);
    quiet.refused(PEER, "h", "/p", Reason.APP_TIMEOUT, 504);
    quiet.ejected(APP);
    assertEquals(3, entries.size());
  }

  @Test
  void whatWaitsInTheQueueKeepsNoLongTextAlive() {
    String huge = "x".repeat(60_000);
    SidecarLog debug = log(Level.DEBUG);
    debug.opened(new StreamFacts(PEER, huge, huge, huge, "http://a:1"));
    debug.failed(PEER, Reason.OTHER, huge, HelloOffer.NONE);
    debug.refused(PEER, huge, huge, Reason.OTHER, 400);
    debug.ended(PEER, huge, huge, huge, 200, Reason.NONE, 1);
    for (Entry entry : entries) {
      assertTrue(entry.toString().length() < 1200, entry.toString());
      assertTrue(text(entry).contains("x".repeat(200) + "…"));
      assertFalse(text(entry).contains("x".repeat(201)));
    }
  }

  @Test
  void theWriterThreadTellsTheEndOfAStormByItself() throws InterruptedException {
    LineSink sink = new LineSink();
    LogSettings settings = new LogSettings(Level.INFO, LogSettings.Format.TEXT);
    try (Logging logging = Logging.start(settings, sink)) {
      SidecarLog live = new SidecarLog(logging);
      int told = 0;
      for (int i = 0; i < 500; i++) {
        live.failed(PEER, Reason.TIMEOUT, "slow", HelloOffer.NONE);
      }
      while (told < 500) {
        String count = sink.next().replaceAll(".* count=(\\d+) .*", "$1");
        told += Integer.parseInt(count);
      }
      assertEquals(500, told);
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
    int told = 0;
    while (told < 3) {
      told += Integer.parseInt(sink.next().replaceAll(".* count=(\\d+) .*", "$1"));
    }
    assertEquals(3, told);
  }

  private SidecarLog log(Level level) {
    return new SidecarLog(entries::add, level, true, () -> nanos);
  }

  private boolean tick() {
    return log.tellSums(false, entries::add);
  }

  /** The entries as text without their times. */
  private List<String> lines() {
    return entries.stream().map(SidecarLogTest::text).toList();
  }

  private static String text(Entry entry) {
    StringBuilder out = new StringBuilder();
    entry.tell(new TextLine(out));
    return out.substring(out.indexOf(" ") + 1);
  }

  private static String json(Entry entry) {
    StringBuilder out = new StringBuilder();
    JsonLine line = new JsonLine(out);
    entry.tell(line);
    line.end();
    return out.toString().strip();
  }

  private static InetSocketAddress peer(String literal, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(literal), port);
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
