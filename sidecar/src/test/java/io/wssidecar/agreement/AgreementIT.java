package io.wssidecar.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @TempDir Path directory;
  private AppUnderTest app;
  private final List<String> table = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  @BeforeEach
  void start() {
    app = AppUnderTest.start();
  }

  @AfterEach
  void end() {
    app.close();
    table.forEach(System.out::println);
  }

  /** One thing that happens. */
  private interface Event {
    void happen() throws IOException;
  }

  @Test
  void tlsHandshakesFailAlikeForBoth() throws Exception {
    try (var sidecar = sidecar("--handshake-timeout", "1s")) {
      Counts counts = Counts.of(sidecar);
      for (TlsRow row : TlsRow.values()) {
        Event event = () -> row.happenTo(sidecar);
        counts = check(sidecar, counts, row.name(), Counts.TLS, row.reason(), row.seen(), event);
      }
      assertNothingWrong(sidecar, counts);
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
      Counts counts = Counts.of(sidecar);
      for (UpgradeRow row : UpgradeRow.values()) {
        Event event = () -> row.happenTo(sidecar, app);
        String kind = Counts.WEBSOCKET;
        counts = check(sidecar, counts, row.name(), kind, row.reason(), row.seen(), event);
      }
      assertEquals(200, sidecar.admin("POST", "/drain?wait=10s").status());
      Event late = () -> UpgradeRow.SUCCESS.ask(sidecar);
      counts =
          check(sidecar, counts, "DRAINING", Counts.WEBSOCKET, Reason.DRAINING, Seen.BY_BOTH, late);
      assertNothingWrong(sidecar, counts);
    }
  }

  @Test
  void connectionsRefusedBeforeTlsAreTheSidecarsAlone() throws Exception {
    String[] flags = {
      "--proxy-protocol", "on", "--trusted-proxy", "127.0.0.1/32", "--max-connections", "2"
    };
    try (var sidecar = sidecar(flags)) {
      Counts counts = Counts.of(sidecar);
      String header = "PROXY TCP4 192.0.2.1 192.0.2.2 1 443\r\n";
      try (RawPeer one = sidecar.tcp().send(header);
          RawPeer other = sidecar.tcp().send(header)) {
        Await.equal("open connections", 2.0, () -> sidecar.scrape().get("connections_open"));
        counts = alone(sidecar, counts, "ONE_TOO_MANY", Reason.OVER_LIMIT, "");
        Seen alone = Seen.BY_SIDECAR_ALONE;
        counts = check(sidecar, counts, "ONLY_HEADER", Counts.TLS, Reason.PROBE, alone, one::fin);
        counts = check(sidecar, counts, "ONLY_HEADER", Counts.TLS, Reason.PROBE, alone, other::rst);
      }
      Reason bad = Reason.BAD_PROXY_HEADER;
      counts = alone(sidecar, counts, "BROKEN_HEADER", bad, "PROXY TCP4 nonsense\r\n");
      counts = alone(sidecar, counts, "NO_HEADER", bad, "GET / HTTP/1.1\r\n\r\n");
      assertNothingWrong(sidecar, counts);
    }
  }

  /** Says that and listens to the end; the agent must not notice. */
  private Counts alone(
      AgentSidecar sidecar, Counts before, String name, Reason reason, String words)
      throws IOException {
    Event event =
        () -> {
          try (RawPeer peer = sidecar.tcp()) {
            if (!words.isEmpty()) {
              peer.send(words);
            }
            peer.end();
          } catch (UncheckedIOException e) {
            // Reset before it was through with connecting.
          }
        };
    return check(sidecar, before, name, Counts.TLS, reason, Seen.BY_SIDECAR_ALONE, event);
  }

  private AgentSidecar sidecar(String... flags) {
    List<String> all = new ArrayList<>(List.of("--agent", "on", "--app", app.address().toString()));
    all.addAll(List.of("--admin", "off"));
    if (List.of(flags).contains("--admin")) {
      all.subList(all.size() - 2, all.size()).clear();
    }
    all.addAll(List.of(flags));
    AgentSidecar sidecar = AgentSidecar.start(directory, all.toArray(String[]::new));
    Await.until("the agent's counters", () -> sidecar.metrics().contains("wss_agent_probe"));
    return sidecar;
  }

  /** What is counted afterwards. */
  private Counts check(
      AgentSidecar sidecar,
      Counts before,
      String name,
      String kind,
      Reason reason,
      Seen seen,
      Event event)
      throws IOException {
    Counts expected = before.and(kind, reason, seen);
    event.happen();
    boolean right = Await.within(PATIENCE, () -> Counts.of(sidecar).equals(expected));
    Counts after = Counts.of(sidecar);
    String told = right ? seen == Seen.BY_BOTH ? "" : " (the sidecar alone)" : after.since(before);
    table.add("%-36s %s%s".formatted(name, right ? reason.label() : "WRONG ", told));
    if (!right) {
      wrong.add(name + " should be " + expected.since(before) + ", but is " + told);
    }
    return after;
  }

  private void assertNothingWrong(AgentSidecar sidecar, Counts counts) {
    assertEquals("", String.join("\n", wrong), sidecar::output);
    assertEquals(counts, Counts.of(sidecar), "nothing comes late");
  }
}
