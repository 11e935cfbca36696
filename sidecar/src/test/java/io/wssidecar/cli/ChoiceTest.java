package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.config.AppSettings.Balance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChoiceTest {
  private final Choice<Balance> choice = Choice.among(Balance.class);

  @ParameterizedTest
  @CsvSource({"round-robin, ROUND_ROBIN", "Cookie, COOKIE", "LEAST-CONNECTIONS, LEAST_CONNECTIONS"})
  void readsItsWordsInUpperAndLowerCase(String text, Balance expected) throws BadValue {
    assertEquals(expected, choice.parse(text));
  }

  @Test
  void suggestsTheNearestWord() {
    ParserTables.assertRefused(
        choice,
        "roundrobin",
        "not one of round-robin, least-connections, source-hash, cookie. Did you mean round-robin?");
  }

  @Test
  void suggestsNothingWhenNothingIsNear() {
    ParserTables.assertRefused(
        choice,
        "ip-hash",
        "not one of round-robin, least-connections, source-hash, cookie. Write one of them.");
  }
}
