package io.wssidecar.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginRuleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://example.com      | https://example.com             | true
          https://example.com      | https://EXAMPLE.com             | true
          https://example.com      | https://example.com:443         | true
          https://example.com:443  | https://example.com             | true
          https://example.com      | http://example.com              | false
          https://example.com      | https://example.com:8443        | false
          https://example.com      | https://a.example.com           | false
          https://example.com      | https://example.com.evil.test   | false
          https://example.com      | https://example.com/            | false
          https://example.com      | https://example.com https://b.c | false
          https://example.com      | null                            | false
          http://localhost:3000    | http://localhost:3000           | true
          http://localhost:3000    | http://localhost:30000          | false
          http://localhost:80      | http://localhost                | true
          https://[::1]:8443       | https://[::1]:8443              | true
          example.com              | https://example.com             | true
          example.com              | http://example.com              | false
          *.example.com            | https://a.example.com           | true
          *.example.com            | https://a.b-c.example.com       | true
          *.example.com            | https://a.example.com:443       | true
          *.example.com            | https://example.com             | false
          *.example.com            | https://.example.com            | false
          *.example.com            | https://evilexample.com         | false
          *.example.com            | http://a.example.com            | false
          *.example.com            | https://a.example.com:8443      | false
          *.example.com            | https://evil.test/.example.com  | false
          *.example.com            | https://evil.test:1.example.com | false
          *.example.com            | https://me@.example.com         | false
          http://*.example.com:81  | http://a.example.com:81         | true
          http://*.example.com:81  | http://a.example.com            | false
          *.example.com:8443       | https://a.example.com:8443      | true
          null                     | null                            | true
          null                     | https://null                    | false
          file://                  | file://                         | true
          chrome-extension://abcd  | chrome-extension://abcd         | true
          capacitor://localhost    | capacitor://localhost           | true
          """)
  void letsInWhoIsOnTheList(String entry, String origin, boolean allowed) {
    assertEquals(allowed, OriginRule.of(List.of(entry)).allows(origin));
  }

  @Test
  void anEmptyListLetsEverybodyIn() {
    assertTrue(OriginRule.of(List.of()).allowsAny());
    assertTrue(OriginRule.of(List.of()).allows("null"));
    assertTrue(OriginRule.any().allows("https://evil.test"));
  }

  @Test
  void oneEntryOfSeveralIsEnough() {
    OriginRule rule = OriginRule.of(List.of("https://a.test", "*.b.test", "null"));
    assertTrue(rule.allows("https://a.test"));
    assertTrue(rule.allows("https://x.b.test"));
    assertTrue(rule.allows("null"));
    assertTrue(!rule.allows("https://b.test"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "https://",
        "https://example.com/",
        "https://example.com/chat",
        "https://a.*.com",
        "*example.com",
        "*.[::1]",
        "https://user@example.com",
        "https://example.com, https://b.test",
        "https://b\u00fccher.example",
        "https://example.com:port"
      })
  void saysWhatIsWrongWithAnEntry(String entry) {
    assertTrue(OriginRule.problem(entry).isPresent());
    assertThrows(IllegalArgumentException.class, () -> OriginRule.of(List.of(entry)));
  }
}
