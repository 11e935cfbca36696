package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrsTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8",
    "192.168.1.7, 192.168.1.7/32",
    "0.0.0.0/0, 0.0.0.0/0",
    "fd00::/8, fd00:0:0:0:0:0:0:0/8",
    "::1, 0:0:0:0:0:0:0:1/128"
  })
  void readsARange(String text, String shown) throws BadValue {
    assertEquals(shown, Cidrs.parse(text).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.1.0.0/8 | has bits beyond its prefix. Write 10.0.0.0/8 if that is meant.",
        "fd00::1/9 | has bits beyond its prefix. Write fd00:0:0:0:0:0:0:0/9 if that is meant.",
        "10.0.0.0/33 | its prefix is not a number from 0 to 32. Write a range such as 10.0.0.0/8 or"
            + " fd00::/8.",
        "fd00::/129 | its prefix is not a number from 0 to 128. Write a range such as 10.0.0.0/8 or"
            + " fd00::/8.",
        "10.0.0.0/ | its prefix is not a number from 0 to 32. Write a range such as 10.0.0.0/8 or"
            + " fd00::/8.",
        "10.0.0/8 | not a range of addresses. Write a range such as 10.0.0.0/8 or fd00::/8.",
        "balancer | not a range of addresses. Write a range such as 10.0.0.0/8 or fd00::/8.",
        "/8 | not a range of addresses. Write a range such as 10.0.0.0/8 or fd00::/8."
      })
  void saysWhatIsWrongWithARange(String text, String complaint) {
    ParserTables.assertRefused(Cidrs::parse, text, complaint);
  }
}
