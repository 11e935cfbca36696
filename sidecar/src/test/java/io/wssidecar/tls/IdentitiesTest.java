package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.Issued;
import io.wssidecar.kit.TestCa;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentitiesTest {
  private static final Issued ANY = TestCa.create().issue("any");

  private static final Identities SEVERAL =
      new Identities(
          List.of(
              identity("default", Signer.P256, "default.example"),
              identity("wild", Signer.P256, "*.example.com"),
              identity("exact", Signer.RSA, "www.example.com", "example.com"),
              identity("deep", Signer.P256, "*.a.example.com"),
              identity("rsa", Signer.RSA, "both.example"),
              identity("ec", Signer.P384, "both.example"),
              identity("late rsa", Signer.RSA, "both.example"),
              identity("under", Signer.P256, "under_score.example")));

  @ParameterizedTest
  @CsvSource({
    "default.example, default",
    "www.example.com, exact+wild",
    "WWW.Example.COM, exact+wild",
    "www.example.com., exact+wild",
    "example.com, exact",
    "api.example.com, wild",
    "API.example.com., wild",
    "a.example.com, wild",
    "b.a.example.com, deep",
    "c.b.a.example.com, ",
    ".example.com, ",
    "*.example.com, wild",
    "both.example, ec+rsa+late rsa",
    "Under_Score.example, under",
    "un_der.example.com, wild",
    "unknown.example, ",
    "com, ",
    "., ",
    "'', "
  })
  void findsThemByNameThenByWildcardWithTheEcKeysFirst(String name, @Nullable String found) {
    List<Identity> some = SEVERAL.named(name);
    assertEquals(found, some == null ? null : sources(some));
  }

  @Test
  void forAnyNameTheFirstServesAndItsTwinWithAnotherKey() {
    assertEquals("default", sources(SEVERAL.forAnyName()));
    assertEquals(
        "ec+rsa",
        sources(
            new Identities(
                    List.of(
                        identity("rsa", Signer.RSA, "a.example", "b.example"),
                        identity("half", Signer.P256, "a.example"),
                        identity("ec", Signer.P256, "b.example", "a.example", "c.example")))
                .forAnyName()));
    assertEquals(
        "nameless",
        sources(
            new Identities(
                    List.of(identity("nameless", Signer.RSA), identity("x", Signer.P256, "x")))
                .forAnyName()));
  }

  @Test
  void ofTwoAlikeTheFirstComesFirst() {
    Identities twice =
        new Identities(
            List.of(
                identity("other", Signer.P256, "x"),
                identity("first", Signer.P256, "same", "same"),
                identity("second", Signer.P521, "same")));
    List<Identity> some = twice.named("same");
    assertEquals("first+second", some == null ? "" : sources(some));
  }

  private static String sources(List<Identity> some) {
    return String.join("+", some.stream().map(Identity::source).toList());
  }

  private static Identity identity(String source, Signer signer, String... names) {
    return new Identity(source, List.of(ANY.chain()), ANY.key(), signer, List.of(names));
  }
}
