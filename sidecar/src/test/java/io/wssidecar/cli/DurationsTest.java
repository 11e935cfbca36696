package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "1ms, PT0.001S",
    "30s, PT30S",
    "5m, PT5M",
    "1h, PT1H",
    "480h, PT480H"
  })
  void readsANumberAndItsUnit(String text, Duration expected) throws BadValue {
    assertEquals(expected, Durations.positive(text));
    assertEquals(expected, Durations.positiveOrOff(text));
  }

  @Test
  void readsOffAndZeroAsNoTimeWhereThatIsPossible() throws BadValue {
    assertEquals(Duration.ZERO, Durations.positiveOrOff("off"));
    assertEquals(Duration.ZERO, Durations.positiveOrOff("0s"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "off  | cannot be switched off. Write a time such as 30s or 5m.",
        "0s   | cannot be zero. Write a time such as 30s or 5m.",
        "30   | a number without a unit. Write 30s or 30ms.",
        "481h | longer than 480h. Write 480h or less.",
        "999999999h | longer than 480h. Write 480h or less.",
        "1.5s | not a time. Write a whole number and ms, s, m or h: 500ms, 30s, 5m.",
        "-5s  | not a time. Write a whole number and ms, s, m or h: 500ms, 30s, 5m.",
        "5 s  | not a time. Write a whole number and ms, s, m or h: 500ms, 30s, 5m.",
        "5S   | not a time. Write a whole number and ms, s, m or h: 500ms, 30s, 5m.",
        "1m30s| not a time. Write a whole number and ms, s, m or h: 500ms, 30s, 5m.",
        "9999999999s | not a time. Write a whole number and ms, s, m or h: 500ms, 30s, 5m."
      })
  void saysWhatIsWrongAndWhatToWrite(String text, String complaint) {
    ParserTables.assertRefused(Durations::positive, text, complaint);
  }
}
