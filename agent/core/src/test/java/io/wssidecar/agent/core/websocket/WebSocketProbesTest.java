package io.wssidecar.agent.core.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.wssidecar.agent.core.FailureTable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What Netty's codec tells apart, put together again. */
class WebSocketProbesTest {
  private static final Request STRIPPED =
      new Request(Map.of("Sec-WebSocket-Key", "x", "Sec-WebSocket-Version", "13"));

  private static final Request IN_ORDER =
      new Request(
          Map.of(
              "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==",
              "Sec-WebSocket-Version", "13",
              "Upgrade", "websocket",
              "Connection", "Upgrade"));

  private final FailureTable table = new FailureTable();
  private final WebSocketProbes probes = new WebSocketProbes(table);
  private @Nullable Object kept;

  /** As Netty's looks to who calls its public methods. */
  public record Request(Map<String, String> fields) {
    public String method() {
      return "GET";
    }

    public String protocolVersion() {
      return "HTTP/1.1";
    }

    public Headers headers() {
      return new Headers(fields);
    }
  }

  /** Likewise. */
  public record Headers(Map<String, String> fields) {
    public List<String> getAll(String name) {
      return fields.containsKey(name) ? List.of(fields.get(name)) : List.of();
    }
  }

  @Test
  void anAnswerIsTheOneOfTheRequestWhoseTurnItIs() {
    plain();
    attempt(STRIPPED);
    answer(200);
    assertEquals(Map.of(), counted());
    plain();
    answer(404);
    answer(500);
    assertEquals(Map.of("upgrade_stripped 4xx", 1L), counted());
  }

  @Test
  void aSwitchOfProtocolsIsNoFailure() {
    attempt(IN_ORDER);
    answer(101);
    assertEquals(Map.of(), counted());
  }

  @Test
  void anAnswerThatNobodyAskedForIsLetPass() {
    plain();
    answer(200);
    answer(404);
    attempt(IN_ORDER);
    answer(403);
    assertEquals(Map.of("app_refused 4xx", 1L), counted());
  }

  @Test
  void atTheEndOnlyWhatTheRequestsThemselvesShowIsCounted() {
    attempt(IN_ORDER);
    plain();
    attempt(STRIPPED);
    answer(0);
    answer(404);
    assertEquals(Map.of("upgrade_stripped none", 1L), counted());
  }

  @Test
  void aConnectionThatIsNeverAnsweredHereIsGivenUp() {
    for (int i = 0; i < 1000; i++) {
      attempt(STRIPPED);
    }
    answer(404);
    answer(0);
    assertEquals(Map.of(), counted());
  }

  @Test
  void whatAnEarlierAgentHasBegunIsNotGoneOnWith() {
    plain();
    Object earlier = kept;
    WebSocketProbes next = new WebSocketProbes(table);
    kept = next.asked(earlier, STRIPPED, true);
    assertNotSame(earlier, kept);
    next.replied(kept, 404);
    assertEquals(Map.of("upgrade_stripped 4xx", 1L), counted());
  }

  private void plain() {
    kept = probes.asked(kept, new Request(Map.of()), false);
  }

  private void attempt(Request request) {
    kept = probes.asked(kept, request, true);
  }

  private void answer(int status) {
    assertNotNull(kept);
    probes.replied(kept, status);
  }

  private Map<String, Long> counted() {
    return table.cells().stream()
        .collect(
            Collectors.toMap(
                cell -> cell.labels().get("reason") + " " + cell.labels().get("status"),
                cell -> cell.count()));
  }
}
