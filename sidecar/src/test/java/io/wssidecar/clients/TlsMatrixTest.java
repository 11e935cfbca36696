package io.wssidecar.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.config.TlsSettings.CertificateFiles;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.CertificateRequest;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.Soak;
import io.wssidecar.kit.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.conscrypt.Conscrypt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every client of ours, with each version, against each set of keys, asking for a name that we
 * have, one that we do not have, and none; each comes twice, the second time with its session.
 * Without {@code -Psoak} only some of the names are asked for: each client still meets each set of
 * keys in both versions.
 */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsMatrixTest {
  private static final TestCa CA = TestCa.create();
  private static final boolean FULL = Soak.count(1, 0) == 1;

  /** The keys that we have for each name. */
  enum Keys {
    RSA,
    EC,
    BOTH
  }

  /** What a client asks for, and who answers. */
  enum Name {
    HIT("hit.example", "hit.example"),
    MISS("miss.example", "default.example"),
    NONE(null, "default.example");

    private final @Nullable String asked;
    private final String answering;

    Name(@Nullable String asked, String answering) {
      this.asked = asked;
      this.answering = answering;
    }
  }

  private final Map<String, TlsStack> stacks = new LinkedHashMap<>();
  private final Map<Keys, SidecarUnderTest> sidecars = new LinkedHashMap<>();
  private final List<String> table = new ArrayList<>();
  private AppUnderTest app;
  private Path directory;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    directory = temporary;
    app = AppUnderTest.start();
    Files.writeString(directory.resolve("ca.pem"), CA.certificatePem());
    CertificateFiles[] rsa = {issue("default.example", true), issue("hit.example", true)};
    CertificateFiles[] ec = {issue("default.example", false), issue("hit.example", false)};
    sidecars.put(Keys.RSA, sidecar(rsa));
    sidecars.put(Keys.EC, sidecar(ec));
    // The worse one first: that is not what makes the choice.
    sidecars.put(Keys.BOTH, sidecar(rsa[0], ec[0], rsa[1], ec[1]));
  }

  private CertificateFiles issue(String name, boolean rsa) {
    // With the address, because curl asks for no name only when it has an address to go to.
    CertificateRequest request = CA.request(name, "127.0.0.1");
    return (rsa ? request.rsa() : request).issue().writeTo(directory.resolve(name + rsa));
  }

  private SidecarUnderTest sidecar(CertificateFiles... files) {
    return SidecarUnderTest.with().apps(app).certificate(CA, files).start();
  }

  @AfterAll
  void end() {
    stacks.values().forEach(TlsStack::close);
    sidecars.values().forEach(SidecarUnderTest::close);
    app.close();
    table.forEach(System.out::println);
  }

  /** Made when its turn comes: a program that is missing skips its own rows only. */
  private interface Maker {
    TlsStack make() throws Exception;
  }

  private Map<String, Maker> makers() {
    Map<String, Maker> makers = new LinkedHashMap<>();
    makers.put("OpenSSL", () -> new OpensslStack(directory));
    makers.put("curl", () -> new CurlStack(directory));
    makers.put("GnuTLS", () -> new GnutlsStack(directory));
    makers.put("SunJSSE " + Runtime.version().feature(), () -> new JavaStack(null, ca()));
    makers.put("Conscrypt", () -> new JavaStack(Conscrypt.newProvider(), ca()));
    makers.put(
        "SunJSSE " + OtherJdkStack.version(),
        () -> OtherJdkStack.start(directory.resolve("ca.pem")));
    return makers;
  }

  private byte[] ca() throws IOException {
    return Files.readAllBytes(directory.resolve("ca.pem"));
  }

  @TestFactory
  Stream<DynamicTest> servesTheRightCertificateAndResumes() {
    List<DynamicTest> tests = new ArrayList<>();
    makers()
        .forEach((client, maker) -> {
          for (Keys keys : Keys.values()) {
            for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
              int turn = tests.size();
              tests.add(
                  DynamicTest.dynamicTest(
                      client + ", " + protocol + ", keys: " + keys,
                      () -> check(client, stack(client, maker), keys, protocol, turn)));
            }
          }
        });
    return tests.stream();
  }

  private TlsStack stack(String client, Maker maker) throws Exception {
    TlsStack stack = stacks.get(client);
    if (stack == null) {
      stack = maker.make();
      stacks.put(client, stack);
    }
    return stack;
  }

  private void check(String client, TlsStack stack, Keys keys, String protocol, int turn)
      throws Exception {
    List<Name> names =
        FULL ? List.of(Name.values()) : List.of(Name.values()[turn % Name.values().length]);
    for (Name name : names) {
      checkCell(client, stack, keys, protocol, name, false);
      if (keys == Keys.BOTH && stack.canInsistOnRsa(protocol)) {
        checkCell(client, stack, keys, protocol, name, true);
      }
    }
  }

  private void checkCell(
      String client, TlsStack stack, Keys keys, String protocol, Name name, boolean rsaOnly)
      throws Exception {
    String key = keys == Keys.RSA || rsaOnly ? "RSA" : "EC";
    String subject = "CN=" + name.answering;
    Visit visit = new Visit(sidecars.get(keys).port(), protocol, name.asked, rsaOnly);
    List<Seen> seen = stack.twice(visit);
    table.add(
        "%-10s %-4s%-9s %-4s -> %s; %s"
            .formatted(client, keys, rsaOnly ? " RSA only" : "", name, seen.get(0), seen.get(1)));
    assertEquals(
        List.of(new Seen(protocol, subject, key, false), new Seen(protocol, subject, key, true)),
        seen,
        visit::toString);
  }
}
