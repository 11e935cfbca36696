package io.wssidecar.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.ClientFiles;
import io.wssidecar.kit.Issued;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.TestCa;
import io.wssidecar.kit.TlsVisit;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * After each failure the agent's counter has moved as the sidecar's own, by one and for the same
 * reason; what the sidecar decides where there is nothing that the agent watches, it counts alone.
 */
@Timeout(120)
class AgreementIT {
  @TempDir Path directory;
  private AppUnderTest app;

  @BeforeEach
  void start() {
    app = AppUnderTest.start();
  }

  @AfterEach
  void end() {
    app.close();
  }

  @Test
  void tlsHandshakesFailAlikeForBoth() throws Exception {
    try (var sidecar = sidecar("--handshake-timeout", "1s", "--strict-sni", "on")) {
      Ledger ledger = new Ledger(sidecar);
      for (TlsRow row : TlsRow.values()) {
        ledger.enter(row.name(), Counts.TLS, row.reason(), row.seen(), () -> row.happenTo(sidecar));
      }
      ledger.close();
    }
  }

  @Test
  void openingHandshakesFailAlikeForBoth() throws Exception {
    String[] flags = {
      "--app-timeout",
      "300ms",
      "--origin",
      "https://app.example",
      "--admin",
      "127.0.0.1:0",
      "--drain-delay",
      "off",
      "--drain",
      "5s"
    };
    try (var sidecar = sidecar(flags)) {
      Ledger ledger = new Ledger(sidecar);
      for (UpgradeRow row : UpgradeRow.values()) {
        ledger.enter(
            row.name(),
            Counts.WEBSOCKET,
            row.reason(),
            row.seen(),
            () -> row.happenTo(sidecar, app));
      }
      assertEquals(200, sidecar.admin("POST", "/drain?wait=10s").status());
      ledger.enter(
          "DRAINING",
          Counts.WEBSOCKET,
          Reason.DRAINING,
          Seen.BY_BOTH,
          () -> UpgradeRow.SUCCESS.ask(sidecar));
      ledger.close();
    }
  }

  @Test
  void clientsAreRefusedForTheirCertificatesAlikeByBoth() throws Exception {
    ClientFiles files = new ClientFiles(directory);
    Map<ClientRow, SSLContext> clients = new EnumMap<>(ClientRow.class);
    TestCa own = TestCa.create();
    for (ClientRow row : ClientRow.values()) {
      Issued shown = row.certificate(files);
      clients.put(row, shown == null ? own.clientContext() : own.clientContext(shown));
    }
    String[] flags = {
      "--client-ca",
      files.authority().toString(),
      "--client-crl",
      files.revoked().toString(),
      "--allow-subject",
      "good"
    };
    try (var sidecar = sidecar(own, flags)) {
      Ledger ledger = new Ledger(sidecar);
      for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
        clients.forEach((row, context) -> {
          boolean good = row.reason() == Reason.NONE;
          Ledger.Event event = () -> TlsVisit.jdk(sidecar.address(), context, protocol, good);
          enter(ledger, row + " by " + protocol, row.reason(), Seen.BY_BOTH, event);
        });
      }
      ledger.close();
    }
  }

  @Test
  void connectionsRefusedBeforeTlsAreTheSidecarsAlone() throws Exception {
    String[] flags = {
      "--proxy-protocol", "on", "--trusted-proxy", "127.0.0.1/32", "--max-connections", "2"
    };
    try (var sidecar = sidecar(flags)) {
      Ledger ledger = new Ledger(sidecar);
      String header = "PROXY TCP4 192.0.2.1 192.0.2.2 1 443\r\n";
      try (RawPeer one = sidecar.tcp().send(header);
          RawPeer other = sidecar.tcp().send(header)) {
        Await.equal("open connections", 2.0, () -> sidecar.scrape().get("connections_open"));
        alone(ledger, "ONE_TOO_MANY", Reason.OVER_LIMIT, () -> say(sidecar, ""));
        alone(ledger, "ONLY_A_HEADER_CLOSED", Reason.PROBE, one::fin);
        alone(ledger, "ONLY_A_HEADER_RESET", Reason.PROBE, other::rst);
      }
      Reason bad = Reason.BAD_PROXY_HEADER;
      alone(ledger, "BROKEN_HEADER", bad, () -> say(sidecar, "PROXY TCP4 nonsense\r\n"));
      alone(ledger, "NO_HEADER", bad, () -> say(sidecar, "GET / HTTP/1.1\r\n\r\n"));
      ledger.close();
    }
  }

  private static void alone(Ledger ledger, String name, Reason reason, Ledger.Event event) {
    enter(ledger, name, reason, Seen.BY_SIDECAR_ALONE, event);
  }

  private static void enter(
      Ledger ledger, String name, Reason reason, Seen seen, Ledger.Event event) {
    try {
      ledger.enter(name, Counts.TLS, reason, seen, event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says that and listens to the end. */
  private static void say(AgentSidecar sidecar, String words) {
    try (RawPeer peer = sidecar.tcp()) {
      if (!words.isEmpty()) {
        peer.send(words);
      }
      peer.end();
    } catch (UncheckedIOException e) {
      // Reset before it was through with connecting.
    }
  }

  private AgentSidecar sidecar(String... flags) {
    return sidecar(TestCa.create(), flags);
  }

  private AgentSidecar sidecar(TestCa ca, String... flags) {
    List<String> all = new ArrayList<>(List.of("--agent", "on", "--app", app.address().toString()));
    if (!List.of(flags).contains("--admin")) {
      all.addAll(List.of("--admin", "off"));
    }
    all.addAll(List.of(flags));
    return AgentSidecar.start(ca, directory, Map.of(), all.toArray(String[]::new));
  }
}
