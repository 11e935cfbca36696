package io.wssidecar.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AcceptKeyTest {
  @Test
  void givesTheValueOfTheRfc() {
    assertEquals(Head.SAMPLE_ACCEPT, AcceptKey.of(Head.SAMPLE_KEY));
  }

  @Test
  void oneKeyLeavesNoTraceInTheNext() {
    String first = AcceptKey.of("AAAAAAAAAAAAAAAAAAAAAA==");
    AcceptKey.of(Head.SAMPLE_KEY);
    assertEquals(first, AcceptKey.of("AAAAAAAAAAAAAAAAAAAAAA=="));
  }

  @Test
  void knowsAKey() {
    assertTrue(AcceptKey.isKey(Head.SAMPLE_KEY));
    assertTrue(AcceptKey.isKey("+/09azAZ+/09azAZ+/09aA=="));
    assertTrue(AcceptKey.isKey("AAAAAAAAAAAAAAAAAAAAAB=="), "stray bits do no harm");
    assertFalse(AcceptKey.isKey(""));
    assertFalse(AcceptKey.isKey("=="));
    assertFalse(AcceptKey.isKey("AAAAAAAAAAAAAAAAAAAAAAAAAA=="), "19 bytes");
    assertFalse(AcceptKey.isKey("AAAAAAAAAAAAAAAAAAAAAAA="), "17 bytes");
    assertFalse(AcceptKey.isKey("AAAAAAAAAAAAAAAAAAAAA==="), "15 bytes and more padding");
    assertFalse(AcceptKey.isKey("AAAAAAAAAAAAAAAAAAAA AA=="));
    assertFalse(AcceptKey.isKey("AAAAAAAAAAA=AAAAAAAAAA=="));
    assertFalse(AcceptKey.isKey("AAAAAAAAAAAAAAAAAAAA\u0661\u0661=="), "digits of another script");
  }
}
