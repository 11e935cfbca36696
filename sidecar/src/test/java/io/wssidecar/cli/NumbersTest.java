package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @Test
  void readsNumbersUpToBothBounds() throws BadValue {
    assertEquals(1, Numbers.between(1, 64).parse("1"));
    assertEquals(64, Numbers.between(1, 64).parse("64"));
  }

  @Test
  void readsOffAsZero() throws BadValue {
    assertEquals(0, Numbers.atMostOrOff(100).parse("off"));
    assertEquals(100, Numbers.atMostOrOff(100).parse("100"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0   | out of range. Write a number from 1 to 64.",
        "65  | out of range. Write a number from 1 to 64.",
        "two | not a whole number. Write a number from 1 to 64.",
        "-1  | not a whole number. Write a number from 1 to 64.",
        "9999999999 | not a whole number. Write a number from 1 to 64.",
        "off | not a whole number. Write a number from 1 to 64."
      })
  void saysWhatRangeIsMeant(String text, String complaint) {
    ParserTables.assertRefused(Numbers.between(1, 64), text, complaint);
  }

  @Test
  void refusesZeroWhereOffIsMeant() {
    ParserTables.assertRefused(
        Numbers.atMostOrOff(100), "0", "out of range. Write a number from 1 to 100, or off.");
  }
}
