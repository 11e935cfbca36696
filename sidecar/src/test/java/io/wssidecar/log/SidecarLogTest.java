package io.wssidecar.log;

import static io.wssidecar.log.ToldEntries.APP;
import static io.wssidecar.log.ToldEntries.PEER;
import static io.wssidecar.log.ToldEntries.STREAM;
import static io.wssidecar.log.ToldEntries.json;
import static io.wssidecar.log.ToldEntries.peer;
import static io.wssidecar.log.ToldEntries.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.reasons.Reason;
import io.wssidecar.relay.RelayEnd;
import io.wssidecar.relay.StreamFacts;
import io.wssidecar.tls.HelloOffer;
import io.wssidecar.tls.Reloaded;
import io.wssidecar.tls.ServedCertificate;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SidecarLogTest {
  private final ToldEntries told = new ToldEntries();
  private final SidecarLog log = told.at(Level.INFO);

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
        told.lines());
  }

  @Test
  void aStreamThatEndedWithoutACloseHasNoCloseCode() {
    for (RelayEnd.Cause cause : RelayEnd.Cause.values()) {
      log.ended(STREAM, new RelayEnd(RelayEnd.Initiator.SIDECAR, cause, 0, 0, 0, 0, 0, 0));
    }
    for (int i = 0; i < told.entries().size(); i++) {
      String cause = RelayEnd.Cause.values()[i].name().toLowerCase(Locale.ROOT);
      assertTrue(told.lines().get(i).endsWith(" by=sidecar cause=" + cause), told.lines().get(i));
      Map<String, Object> json = TinyJson.object(json(told.entries().get(i)));
      assertEquals(cause, json.get("cause"));
      assertFalse(json.containsKey("close_code"));
    }
  }

  @Test
  void withoutTheAccessLogOnlyFailuresAreTold() {
    SidecarLog quiet = told.withoutAccess(Level.DEBUG);
    quiet.opened(STREAM);
    quiet.ended(
        STREAM, new RelayEnd(RelayEnd.Initiator.APP, RelayEnd.Cause.RESET, 0, 0, 0, 0, 0, 0));
    assertEquals(List.of(), told.entries());
    quiet.refused(PEER, "h", "/p", Reason.BAD_KEY, 400);
    assertEquals(2, told.entries().size(), "its own line and the sum");
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
        told.lines());
  }

  @Test
  void aReloadThatFailedIsAWarningForEachMistake() {
    SidecarLog quiet = told.withoutAccess(Level.WARNING);
    quiet.reloaded(
        new Reloaded(
            Reloaded.Outcome.FAILURE,
            List.of(),
            List.of("--cert a: x.", "--key b: y."),
            List.of()));
    quiet.reloaded(new Reloaded(Reloaded.Outcome.UNCHANGED, List.of(), List.of(), List.of()));
    String what = "WARN  io.wssidecar.tls certificates not reloaded, the old ones are served on: ";
    assertEquals(List.of(what + "--cert a: x.", what + "--key b: y."), told.lines());
  }

  @Test
  void theSameInJsonHasNumbersAsNumbersAndTheSubprotocolOnlyIfThereIsOne() {
    log.ended(
        new StreamFacts(peer("2001:db8::1", 1), "h", "/\u0007", null, "http://a:1"),
        new RelayEnd(
            RelayEnd.Initiator.CLIENT, RelayEnd.Cause.TLS_ERROR, 1005, 0, 1L << 40, 0, 3, 0));
    Map<String, Object> line = TinyJson.object(json(told.entries().get(0)));
    assertEquals("[2001:db8:0:0:0:0:0:1]:1", line.get("peer"));
    assertEquals("/\u0007", line.get("path"));
    assertEquals(1L << 40, line.get("bytes_from_client"));
    assertEquals(3L, line.get("messages_from_client"));
    assertEquals(1005L, line.get("close_code"));
    assertEquals("tls_error", line.get("cause"));
    assertFalse(line.containsKey("subprotocol"));
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
    assertEquals(List.of(), told.entries());
  }

  @Test
  void atDebugEachFailureAndEachRequestHasItsLine() {
    SidecarLog debug = told.at(Level.DEBUG);
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
        told.lines().stream().filter(line -> line.startsWith("DEBUG")).toList());
    assertEquals(
        List.of("INFO ", "INFO ", "WARN ", "WARN "),
        told.lines().stream()
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
        told.lines());
  }

  @Test
  void atWarningOnlyWhatAppsDoWrongIsTold() {
    SidecarLog quiet = told.at(Level.WARNING);
    quiet.opened(STREAM);
    quiet.failed(PEER, Reason.OTHER, "x", HelloOffer.NONE);
    quiet.refused(PEER, "h", "/p", Reason.BAD_KEY, 400);
    quiet.ended(PEER, "GET", "h", "/p", 200, Reason.NONE, 0);
    quiet.dialFailed(APP, Reason.APP_UNREACHABLE);
    quiet.returned(APP);
    assertEquals(List.of(), told.entries());
    quiet.ended(PEER, "GET", "h", "/p", 502, Reason.APP_UNREACHABLE, 0);
    quiet.refused(PEER, "h", "/p", Reason.APP_TIMEOUT, 504);
    quiet.ejected(APP);
    assertEquals(3, told.entries().size());
  }

  @Test
  void whatWaitsInTheQueueKeepsNoLongTextAlive() {
    String huge = "x".repeat(60_000);
    SidecarLog debug = told.at(Level.DEBUG);
    debug.opened(new StreamFacts(PEER, huge, huge, huge, "http://a:1"));
    debug.failed(PEER, Reason.OTHER, huge, HelloOffer.NONE);
    debug.refused(PEER, huge, huge, Reason.OTHER, 400);
    debug.ended(PEER, huge, huge, huge, 200, Reason.NONE, 1);
    for (Entry entry : told.entries()) {
      assertTrue(entry.toString().length() < 1200, entry.toString());
      assertTrue(text(entry).contains("x".repeat(200) + "…"));
      assertFalse(text(entry).contains("x".repeat(201)));
    }
  }
}
