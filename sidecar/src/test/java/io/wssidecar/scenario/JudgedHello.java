package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.Await;
import io.wssidecar.kit.Counters;
import io.wssidecar.kit.RecordedEvents;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.reasons.Reason;
import java.util.List;

/** What a sidecar tells of a client that is let in, or not, by its ClientHello. */
final class JudgedHello {
  private JudgedHello() {}

  /** Exactly one counter moves, by one, and one event tells the reason. */
  static void assertRefused(SidecarUnderTest sidecar, String reason, Runnable client) {
    Counters before = handshakes(sidecar);
    int events = failures(sidecar).size();
    client.run();
    List<String> one = List.of("reason=\"" + reason + "\",result=\"failure\"");
    Await.equal("counters that moved", one, () -> handshakes(sidecar).movedSince(before));
    List<Reason> told = failures(sidecar);
    assertEquals(events + 1, told.size());
    assertEquals(reason, told.get(events).label());
  }

  private static List<Reason> failures(SidecarUnderTest sidecar) {
    return sidecar.events().all().stream()
        .map(JudgedHello::failure)
        .filter(reason -> reason != Reason.NONE)
        .toList();
  }

  private static Reason failure(RecordedEvents.Told told) {
    if (told instanceof RecordedEvents.TlsFailed failed) {
      return failed.reason();
    }
    return told instanceof RecordedEvents.FailedBeforeTls failed ? failed.reason() : Reason.NONE;
  }

  /** By reason and result; what the client speaks does not matter here. */
  static Counters handshakes(SidecarUnderTest sidecar) {
    return Counters.of(sidecar, "tls_handshakes_total", "protocol");
  }
}
