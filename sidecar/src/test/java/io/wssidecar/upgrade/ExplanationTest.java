package io.wssidecar.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.reasons.Reason;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ExplanationTest {
  private static final Map<Reason, Integer> STATUSES =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(Reason.BAD_REQUEST, 400),
              Map.entry(Reason.UPGRADE_STRIPPED, 426),
              Map.entry(Reason.HTTP10_HOP, 400),
              Map.entry(Reason.CONNECTION_REWRITTEN, 400),
              Map.entry(Reason.BAD_VERSION, 426),
              Map.entry(Reason.BAD_KEY, 400),
              Map.entry(Reason.ORIGIN_DENIED, 403),
              Map.entry(Reason.APP_UNREACHABLE, 502),
              Map.entry(Reason.APP_TIMEOUT, 504),
              Map.entry(Reason.APP_PROTOCOL_ERROR, 502),
              Map.entry(Reason.BAD_ACCEPT, 502),
              Map.entry(Reason.DRAINING, 503),
              Map.entry(Reason.OVER_LIMIT, 503),
              Map.entry(Reason.PLAINTEXT, 400),
              Map.entry(Reason.OTHER, 500)));

  @Test
  void everyReasonOfAnHttpAnswerOfOursHasItsStatus() {
    STATUSES.forEach((reason, status) -> assertEquals(status, Explanation.of(reason).status()));
  }

  @Test
  void theOtherReasonsNeverLeadToAnHttpAnswerOfOurs() {
    for (Reason reason : EnumSet.complementOf(EnumSet.copyOf(STATUSES.keySet()))) {
      assertThrows(IllegalArgumentException.class, () -> Explanation.of(reason), reason::label);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isWholeSentencesInAscii(Explanation explanation) {
    assertEquals(STATUSES.get(explanation.reason()), explanation.status());
    for (String text : List.of(explanation.problem(), explanation.advice())) {
      assertTrue(text.matches("[A-Z][ -~]+\\."), text);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyBodyNamesTheReason(Explanation explanation) {
    Verdict.Refused refused = new Verdict.Refused(explanation, List.of(Hop.values()));
    String label = explanation.reason().label();

    RefusalBody text = refused.body(null);
    assertEquals("text/plain; charset=utf-8", text.contentType());
    assertTrue(text.text().startsWith("wss-sidecar: " + label + "\n"));
    assertTrue(text.text().contains(explanation.problem()));
    assertTrue(text.text().contains(explanation.advice()));
    assertTrue(text.text().matches("[\n -~]+"));

    RefusalBody json = refused.body("application/json");
    assertEquals("application/json", json.contentType());
    Map<?, ?> fields = (Map<?, ?>) parsed(json.text());
    assertEquals(label, fields.get("reason"));
    assertEquals(explanation.status(), fields.get("status"));
    assertEquals(explanation.problem(), fields.get("problem"));
    assertEquals(explanation.advice(), fields.get("advice"));
    assertEquals(
        Hop.values().length, ((List<?>) Objects.requireNonNull(fields.get("hops"))).size());
  }

  @Test
  void namesTheHopAndItsRemedy() {
    Verdict.Refused refused = new Verdict.Refused(Explanation.UPGRADE_STRIPPED, List.of(Hop.NGINX));
    String text = refused.body(null).text();
    assertTrue(text.contains("nginx or a proxy like it: there, set proxy_http_version 1.1;"), text);
  }

  @Test
  void aRefusalThatMayPassSaysWhenToComeBack() {
    assertNotNull(Explanation.DRAINING.headers().get("Retry-After"));
    assertNotNull(Explanation.OVER_LIMIT.headers().get("Retry-After"));
  }

  @Test
  void aRequestWhoseEndIsInDoubtEndsTheConnection() {
    for (Explanation explanation : Explanation.values()) {
      boolean closes = "close".equals(explanation.headers().get("Connection"));
      boolean doubtful =
          explanation.reason() == Reason.BAD_REQUEST || explanation == Explanation.PLAINTEXT;
      assertEquals(doubtful, closes, explanation::name);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          none                                         | text
          ''                                           | text
          */*                                          | text
          text/html,application/xhtml+xml,*/*;q=0.8    | text
          application/json                             | json
          Application/JSON;charset=utf-8               | json
          application/json, text/plain, */*            | text
          application/json, text/plain;q=0.5           | json
          application/json;q=0.5, text/plain           | text
          application/json;q=0.5, */*;q=0.1            | json
          application/*                                | json
          application/*, application/json;q=0          | text
          application/json ; Q=0.9 , text/* ; q=0.8    | json
          application/json;q=seven                     | text
          ;;;,,,;q=                                    | text
          """)
  void answersInTheFormTheClientPrefers(String accept, String form) {
    String type = Verdict.Refused.because(Reason.DRAINING).body(accept).contentType();
    assertEquals(form, type.contains("json") ? "json" : "text");
  }

  private static Object parsed(String json) {
    return new Load(LoadSettings.builder().build()).loadFromString(json);
  }
}
