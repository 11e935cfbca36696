package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "65536, 65536", "64Ki, 65536", "1Mi, 1048576", "4Gi, 4294967296"})
  void readsBytesAndTheirMultiples(String text, long expected) throws BadValue {
    assertEquals(expected, Sizes.bytes(text));
  }

  @Test
  void readsOffAsZeroAndRefusesZeroItself() throws BadValue {
    assertEquals(0, Sizes.positiveOrOff("off"));
    assertEquals(1, Sizes.positiveOrOff("1"));
    ParserTables.assertRefused(
        Sizes::positiveOrOff, "0Ki", "cannot be zero. Write a size such as 64Ki, or off.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"64K", "64KB", "64ki", "-1", "1.5Mi", "Ki", "12345678901"})
  void refusesUnitsThatPeopleReadDifferently(String text) {
    ParserTables.assertRefused(
        Sizes::bytes,
        text,
        "not a size. Write a number of bytes, or a number and Ki, Mi or Gi: 64Ki.");
  }
}
