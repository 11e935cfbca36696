package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** What the tables of all parsers share. */
final class ParserTables {
  private ParserTables() {}

  static void assertRefused(Parser<?> parser, String text, String complaint) {
    BadValue refused = assertThrows(BadValue.class, () -> parser.parse(text), text);
    assertEquals(complaint, refused.getMessage());
  }
}
