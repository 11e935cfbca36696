package io.wssidecar.tls;

import io.wssidecar.config.HelloRules;
import io.wssidecar.config.TlsProfile;
import io.wssidecar.reasons.Reason;
import java.util.List;

/**
 * Decides by the ClientHello alone who is let in, and as whom we answer. Pure; any thread.
 *
 * <p>It knows what Conscrypt will make of the hello: it picks the version, the suite and the group
 * after us, and would refuse the same clients with less to say about it. So a connection that comes
 * to nothing costs no engine.
 *
 * <p>A client that resumes is judged like any other: Conscrypt picks the key, and a signature for
 * it, before it looks at the session.
 */
final class HelloCheck {
  private static final HelloCodes SUITES_13 = HelloCodes.of(0x1301, 0x1302, 0x1303);

  /** The TLS 1.2 suites of the profile for keys of each type, by {@link ServerContext}'s names. */
  private static final HelloCodes SUITES_EC = HelloCodes.of(0xc02b, 0xc02c, 0xcca9);

  private static final HelloCodes SUITES_RSA = HelloCodes.of(0xc02f, 0xc030, 0xcca8);

  /** X25519MLKEM768, x25519, secp256r1, secp384r1. */
  private static final HelloCodes GROUPS = HelloCodes.of(0x11ec, 29, 23, 24);

  /** In TLS 1.2 a signature's hash is bound to no curve (RFC 5246 §7.4.1.4.1). */
  private static final HelloCodes SIGNATURES_EC = HelloCodes.of(0x403, 0x503, 0x603, 0x203);

  private static final HelloCodes SIGNATURES_RSA =
      HelloCodes.of(0x804, 0x805, 0x806, 0x401, 0x501, 0x601, 0x201);

  private static final String HTTP = "http/1.1";

  private final HelloRules rules;

  HelloCheck(HelloRules rules) {
    this.rules = rules;
  }

  /** What came of it. */
  sealed interface Verdict {}

  /** The client is served as that identity. */
  record Accepted(Identity identity) implements Verdict {}

  /**
   * The client cannot be served.
   *
   * @param alert what to tell it
   */
  record Refused(Reason reason, Alert alert) implements Verdict {}

  /** Judges by the first thing that is missing, in the order of the reasons. */
  Verdict judge(ClientHello hello, Identities identities) {
    boolean tls13 = hello.speaks(ClientHello.TLS13);
    if (!tls13 && (rules.profile() == TlsProfile.MODERN || !hello.speaks(ClientHello.TLS12))) {
      return new Refused(Reason.NO_COMMON_PROTOCOL, Alert.PROTOCOL_VERSION);
    }
    String name = hello.serverName();
    List<Identity> named = name == null ? null : identities.named(name);
    List<Identity> some = named == null ? identities.forAnyName() : named;
    Reason missing = Reason.NO_COMMON_CIPHER;
    Identity chosen = null;
    for (int i = 0; i < some.size() && chosen == null; i++) {
      Reason lack = tls13 ? lack13(hello, some.get(i)) : lack12(hello, some.get(i));
      chosen = lack == Reason.NONE ? some.get(i) : null;
      // Of several keys the one that came closest says what is missing.
      missing = lack.compareTo(missing) > 0 ? lack : missing;
    }
    if (chosen == null) {
      return new Refused(missing, Alert.HANDSHAKE_FAILURE);
    }
    return judgeNames(hello, chosen, name != null && named == null);
  }

  private Verdict judgeNames(ClientHello hello, Identity chosen, boolean unknown) {
    List<String> alpn = hello.alpn();
    if (alpn != null && !alpn.contains(HTTP)) {
      return new Refused(Reason.NO_COMMON_ALPN, Alert.NO_APPLICATION_PROTOCOL);
    }
    if (unknown && rules.strictSni()) {
      return new Refused(Reason.UNRECOGNIZED_NAME, Alert.UNRECOGNIZED_NAME);
    }
    return new Accepted(chosen);
  }

  private static Reason lack13(ClientHello hello, Identity identity) {
    if (!hello.suites().hasAnyOf(SUITES_13)) {
      return Reason.NO_COMMON_CIPHER;
    }
    if (!hello.groups().hasAnyOf(GROUPS)) {
      return Reason.NO_COMMON_GROUP;
    }
    boolean verifies = hello.signatures().hasAnyOf(identity.signer().schemes());
    return verifies ? Reason.NONE : Reason.NO_COMMON_SIGNATURE;
  }

  private static Reason lack12(ClientHello hello, Identity identity) {
    boolean ec = identity.type() == KeyType.EC;
    if (!hello.suites().hasAnyOf(ec ? SUITES_EC : SUITES_RSA)) {
      return Reason.NO_COMMON_CIPHER;
    }
    if (!hello.groups().hasAnyOf(GROUPS) || ec && !hello.groups().has(identity.signer().group())) {
      return Reason.NO_COMMON_GROUP;
    }
    boolean verifies =
        hello.signatures().isEmpty()
            || hello.signatures().hasAnyOf(ec ? SIGNATURES_EC : SIGNATURES_RSA);
    return verifies ? Reason.NONE : Reason.NO_COMMON_SIGNATURE;
  }
}
