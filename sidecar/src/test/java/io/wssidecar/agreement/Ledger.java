package io.wssidecar.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.Await;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets one thing after the other happen to a sidecar, and compares what it and the agent count with
 * what they should. For one thread.
 */
final class Ledger {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** One thing that happens. */
  interface Event {
    void happen() throws IOException;
  }

  private final AgentSidecar sidecar;
  private final List<String> wrong = new ArrayList<>();
  private Counts counts;

  Ledger(AgentSidecar sidecar) {
    this.sidecar = sidecar;
    Await.until("the agent's counters", () -> sidecar.metrics().contains("wss_agent_probe"));
    counts = Counts.of(sidecar);
  }

  /**
   * Lets it happen, and waits until it is counted; whether rightly, {@link #close} tells.
   *
   * @param kind {@link Counts#TLS} or {@link Counts#WEBSOCKET}
   * @param reason {@code NONE} when nothing must be counted
   */
  void enter(String name, String kind, Reason reason, Seen seen, Event event) throws IOException {
    Counts before = counts;
    Counts expected = before.and(kind, reason, seen);
    event.happen();
    boolean right = Await.within(PATIENCE, () -> Counts.of(sidecar).equals(expected));
    counts = Counts.of(sidecar);
    String told = right ? reason.label() : "WRONG " + counts.since(before);
    String alone = seen == Seen.BY_BOTH ? "" : " (the sidecar alone)";
    System.out.println("%-40s %s%s".formatted(name, told, alone));
    if (!right) {
      wrong.add(name + ": " + counts.since(before) + " and not " + expected.since(before));
    }
  }

  /** Fails when anything was counted otherwise, or too late. */
  void close() {
    assertEquals("", String.join("\n", wrong), sidecar::output);
    assertEquals(counts, Counts.of(sidecar), "nothing comes late");
  }
}
