package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.wssidecar.config.HelloRules;
import io.wssidecar.config.TlsProfile;
import io.wssidecar.config.TlsSettings;
import io.wssidecar.config.TlsSettings.CertificateFiles;
import io.wssidecar.kit.Content;
import io.wssidecar.kit.HelloWriter;
import io.wssidecar.kit.Soak;
import io.wssidecar.kit.TestCa;
import io.wssidecar.reasons.Reason;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in, and that the engine, asked about the same hello, would have said the same. */
@Timeout(1200)
class HelloCheckTest {
  private static final TestCa CA = TestCa.create();

  /** Each list has what all clients send, and what leaves something out. */
  private static final int[][] VERSIONS = {
    {0x304, 0x303},
    {0x304},
    {0x303},
    null,
    {0x303, 0x302},
    {0x302, 0x301},
    {0x7a7a},
    {0x2a2a, 0x304}
  };

  private static final int[] LEGACY = {0x303, 0x303, 0x303, 0x304, 0x302, 0x301};

  private static final int[][] SUITES = {
    {0x1301, 0xc02b, 0xc02f, 0x9c},
    {0x1303, 0x1302},
    {0xc02b},
    {0xc02f, 0x2f},
    {0xc030, 0x1301},
    {0xcca9, 0xcca8},
    {0xc02c, 0xc009},
    {0xc009, 0xc013, 0x9e, 0x2f},
    {0x0a0a, 0x1304}
  };

  private static final int[][] GROUPS = {
    {29, 23, 24}, {29}, {23}, {24}, {25, 30}, {25, 29}, {0x1a1a, 29, 24}, {256}, null
  };

  private static final int[][] SIGNATURES = {
    {0x403, 0x804, 0x401, 0x503, 0x805, 0x501, 0x806, 0x601, 0x201},
    {0x403},
    {0x503},
    {0x603},
    {0x203},
    {0x804},
    {0x806, 0x805},
    {0x401},
    {0x601, 0x501},
    {0x201},
    {0x807},
    null
  };

  private static final Set<Reason> UNFIT =
      EnumSet.of(Reason.NO_COMMON_CIPHER, Reason.NO_COMMON_GROUP, Reason.NO_COMMON_SIGNATURE);

  private static final int[] ANY_SIGNATURE = {0x403, 0x804, 0x401, 0x503, 0x603};

  private static final List<CertificateFiles> FILES = new ArrayList<>();

  @TempDir static Path dir;
  private final SplittableRandom random = new SplittableRandom(Content.seed());
  private final Map<String, Integer> counts = new TreeMap<>();

  @BeforeAll
  static void issue() {
    FILES.add(CA.issue("both.example").writeTo(dir.resolve("ec")));
    FILES.add(CA.issue("ec.example").writeTo(dir.resolve("only ec")));
    FILES.add(
        CA.request("p384.example", "both.example")
            .curve("secp384r1")
            .issue()
            .writeTo(dir.resolve("p384")));
    FILES.add(CA.request("p521.example").curve("secp521r1").issue().writeTo(dir.resolve("p521")));
    FILES.add(CA.request("rsa.example", "both.example").rsa().issue().writeTo(dir.resolve("rsa")));
  }

  @Test
  void whatWeRefuseTheEngineWouldRefuseForTheSameReasonAndWhatWeTakeItTakes() throws Exception {
    ServerContext intermediate = context(TlsProfile.INTERMEDIATE);
    ServerContext modern = context(TlsProfile.MODERN);
    for (int i = Soak.count(200_000, 3_000); i > 0; i--) {
      compare(random.nextInt(5) == 0 ? modern : intermediate, hello());
    }
    System.out.println("verdicts: " + counts);
    assertEquals(5, counts.size(), () -> "not every verdict came: " + counts);
  }

  @Test
  void tellsExactlyWhatIsMissing() throws Exception {
    assertRefused(Reason.NO_COMMON_PROTOCOL, good().versions(0x302, 0x301));
    assertRefused(Reason.NO_COMMON_PROTOCOL, good().legacyVersion(0x301));
    assertRefused(Reason.NO_COMMON_PROTOCOL, good().versions(0x7a7a));
    assertRefused(Reason.NO_COMMON_CIPHER, good().versions(0x304).suites(0xc02b, 0x1304));
    assertRefused(Reason.NO_COMMON_CIPHER, good().versions(0x303).suites(0xc009, 0x9c));
    // The name has an EC key only.
    assertRefused(Reason.NO_COMMON_CIPHER, good().versions(0x303).suites(0xc02f));
    assertRefused(Reason.NO_COMMON_GROUP, ready().groups(25, 256).signatures(ANY_SIGNATURE));
    assertRefused(Reason.NO_COMMON_GROUP, ready().signatures(ANY_SIGNATURE));
    // TLS 1.2 wants the curve of the key, too.
    assertRefused(
        Reason.NO_COMMON_GROUP,
        ready().legacyVersion(0x303).groups(29, 24).signatures(ANY_SIGNATURE));
    assertRefused(
        Reason.NO_COMMON_SIGNATURE, ready().versions(0x304).groups(29).signatures(0x804, 0x503));
    assertRefused(Reason.NO_COMMON_SIGNATURE, ready().groups(29, 23).signatures(0x401));
  }

  private static HelloWriter ready() {
    return new HelloWriter().name("ec.example");
  }

  private static HelloWriter good() {
    return ready().groups(29, 23).signatures(ANY_SIGNATURE);
  }

  private void assertRefused(Reason reason, HelloWriter hello) throws Exception {
    HelloCheck.Verdict verdict = context(TlsProfile.INTERMEDIATE).judge(read(hello.record()));
    assertEquals(reason, assertInstanceOf(HelloCheck.Refused.class, verdict).reason());
  }

  @ParameterizedTest
  @CsvSource({
    "1.3, all, both.example, ec",
    "1.2, all, both.example, ec",
    "1.3, RSA, both.example, rsa",
    "1.2, RSA, both.example, rsa",
    "1.3, P-384, both.example, p384",
    "1.3, RSA, rsa.example, rsa",
    "1.3, all, , ec",
    "1.3, RSA, , rsa",
    "1.3, all, unknown.example, ec",
    "1.3, RSA, 'x\u0007', rsa",
    "1.2, all, p384.example, p384"
  })
  void choosesTheKeyByWhatTheClientCanDo(
      String version, String can, @Nullable String name, String chosen) throws Exception {
    int[] signatures =
        switch (can) {
          case "RSA" -> new int[] {0x804, 0x401};
          case "P-384" -> new int[] {0x503, 0x804};
          default -> ANY_SIGNATURE;
        };
    HelloWriter hello =
        new HelloWriter()
            .suites(version.equals("1.3") ? 0x1301 : 0xc02b, 0xc02f)
            .groups(29, 23, 24)
            .signatures(signatures)
            .name(name);
    if (version.equals("1.3")) {
      hello.versions(0x304);
    }
    HelloCheck.Verdict verdict = context(TlsProfile.INTERMEDIATE).judge(read(hello.record()));
    Identity identity = assertInstanceOf(HelloCheck.Accepted.class, verdict).identity();
    assertEquals(dir.resolve(chosen).resolve("chain.pem"), Path.of(identity.source().substring(7)));
  }

  @Test
  void aSessionToResumeNeedsASignatureAllTheSame() throws Exception {
    HelloWriter hello = ready().groups(29, 23).signatures(0x401).extension(35, new byte[] {1});
    assertEquals(
        new HelloCheck.Refused(Reason.NO_COMMON_SIGNATURE, Alert.HANDSHAKE_FAILURE),
        context(TlsProfile.INTERMEDIATE).judge(read(hello.record())));
  }

  private HelloWriter hello() {
    String[] names = {"ec.example", "p384.example", "p521.example", "rsa.example", "both.example"};
    return new HelloWriter()
        .legacyVersion(LEGACY[random.nextInt(LEGACY.length)])
        .suites(some(SUITES))
        .versions(some(VERSIONS))
        .groups(some(GROUPS))
        .signatures(some(SIGNATURES))
        .name(names[random.nextInt(names.length)])
        .share(random.nextInt(4) > 0);
  }

  /** Half of the time the first, which lacks nothing. */
  private int @Nullable [] some(int[][] lists) {
    return lists[random.nextBoolean() ? 0 : random.nextInt(lists.length)];
  }

  private void compare(ServerContext context, HelloWriter writer) {
    byte[] record = writer.record();
    ClientHello hello = read(record);
    HelloCheck.Verdict verdict = context.judge(hello);
    if (verdict instanceof HelloCheck.Accepted accepted) {
      counts.merge("accepted", 1, Integer::sum);
      check(hello, Reason.NONE, engineSays(context, record, accepted.identity()));
    } else if (verdict instanceof HelloCheck.Refused refused) {
      counts.merge(refused.reason().label(), 1, Integer::sum);
      for (Identity identity : context.identities().named(hello.serverName())) {
        check(hello, refused.reason(), engineSays(context, record, identity));
      }
    }
  }

  /** Where several things are missing, the engine may name another of them. */
  private static void check(ClientHello hello, Reason ours, Reason theirs) {
    if (!UNFIT.contains(ours) || !UNFIT.contains(theirs)) {
      assertEquals(theirs, ours, hello::toString);
    }
  }

  private static Reason engineSays(ServerContext context, byte[] record, Identity shown) {
    SSLEngine engine = context.newEngine();
    EnginePair pair = new EnginePair(engine, engine, context).showing(shown);
    pair.toServer.put(record);
    pair.serverListens();
    EngineDrain.release(engine);
    return pair.serverFailure == null
        ? Reason.NONE
        : HandshakeFailure.classify(pair.serverFailure).reason();
  }

  private static ClientHello read(byte[] record) {
    HelloBytes read = HelloBytes.read(ByteBuffer.wrap(record));
    return assertInstanceOf(HelloBytes.Complete.class, read).hello();
  }

  private ServerContext context(TlsProfile profile) throws Exception {
    return ServerContext.load(
        new TlsSettings(
            FILES,
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(10),
            new HelloRules(profile, false)));
  }
}
