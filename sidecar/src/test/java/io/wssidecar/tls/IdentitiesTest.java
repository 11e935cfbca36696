package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.TestCa;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentitiesTest {
  private static final TestCa.Issued ANY = TestCa.create().issue("any");

  private static final Identities SEVERAL =
      new Identities(
          List.of(
              identity("default", KeyType.EC, "default.example"),
              identity("wild", KeyType.EC, "*.example.com"),
              identity("exact", KeyType.EC, "www.example.com", "example.com"),
              identity("deep", KeyType.EC, "*.a.example.com"),
              identity("rsa", KeyType.RSA, "both.example"),
              identity("ec", KeyType.EC, "both.example"),
              identity("late rsa", KeyType.RSA, "both.example")));

  @ParameterizedTest
  @CsvSource({
    "default.example, default",
    "www.example.com, exact",
    "WWW.Example.COM, exact",
    "www.example.com., exact",
    "example.com, exact",
    "api.example.com, wild",
    "API.example.com., wild",
    "a.example.com, wild",
    "b.a.example.com, deep",
    "c.b.a.example.com, default",
    ".example.com, default",
    "*.example.com, wild",
    "both.example, ec",
    "unknown.example, default",
    "com, default",
    "., default",
    "'', default",
    ", default"
  })
  void choosesByNameThenByWildcardThenTheFirst(String name, String chosen) {
    assertEquals(chosen, SEVERAL.choose(name).source());
  }

  @Test
  void ofTwoAlikeTheFirstServes() {
    Identities twice =
        new Identities(
            List.of(
                identity("other", KeyType.EC, "x"),
                identity("first", KeyType.EC, "same"),
                identity("second", KeyType.EC, "same")));
    assertEquals("first", twice.choose("same").source());
  }

  private static Identity identity(String source, KeyType type, String... names) {
    return new Identity(source, List.of(ANY.chain()), ANY.key(), type, List.of(names));
  }
}
