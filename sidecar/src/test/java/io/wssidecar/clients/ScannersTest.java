package io.wssidecar.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.HelloRules;
import io.wssidecar.config.TlsProfile;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Command;
import io.wssidecar.kit.Peers;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.Soak;
import io.wssidecar.kit.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What scanners find: sslscan always, testssl.sh, which takes minutes, with {@code -Psoak}. */
@Timeout(3600)
class ScannersTest {
  private static final Pattern PROTOCOL =
      Pattern.compile("<protocol type=\"(\\w+)\" version=\"([\\d.]+)\" enabled=\"1\"");
  private static final Pattern CIPHER =
      Pattern.compile("<cipher [^>]*sslversion=\"([^\"]+)\"[^>]* cipher=\"([^\"]+)\"");
  private static final Pattern GROUP =
      Pattern.compile("<group sslversion=\"TLSv1.3\"[^>]* name=\"([^\" ]+)");
  private static final Pattern FINDING =
      Pattern.compile(
          "\"id\"\\s*:\\s*\"([^\"]*)\"[^}]*\"severity\"\\s*:\\s*\"([^\"]*)\"[^}]*"
              + "\"finding\"\\s*:\\s*\"([^\"]*)\"");

  /** About the machine it runs on, not about us. */
  private static final String OWN_TROUBLE = "engine_problem";

  @TempDir Path directory;
  private final AppUnderTest app = AppUnderTest.start();
  private PublicCertificate certificate;

  @BeforeEach
  void make() throws IOException {
    certificate = PublicCertificate.make(directory, "sidecar.example");
  }

  @AfterEach
  void end() {
    app.close();
  }

  private SidecarUnderTest sidecar(TlsProfile profile) {
    return SidecarUnderTest.with()
        .apps(app)
        .certificate(TestCa.create(), certificate.files())
        .hello(new HelloRules(profile, false))
        .start();
  }

  @ParameterizedTest
  @EnumSource(TlsProfile.class)
  void sslscanFindsTheProfileAndNothingElse(TlsProfile profile) throws IOException {
    String found;
    try (SidecarUnderTest sidecar = sidecar(profile)) {
      found = sslscan(sidecar);
    }
    boolean both = profile == TlsProfile.INTERMEDIATE;
    assertEquals(both ? List.of("tls 1.2", "tls 1.3") : List.of("tls 1.3"), all(PROTOCOL, found));
    List<String> suites13 =
        List.of(
            "TLSv1.3 TLS_AES_128_GCM_SHA256",
            "TLSv1.3 TLS_AES_256_GCM_SHA384",
            "TLSv1.3 TLS_CHACHA20_POLY1305_SHA256");
    List<String> suites12 =
        List.of(
            "TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256",
            "TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384",
            "TLSv1.2 ECDHE-ECDSA-CHACHA20-POLY1305");
    assertEquals(
        Stream.concat(both ? suites12.stream() : Stream.of(), suites13.stream()).toList(),
        all(CIPHER, found).stream().sorted().toList());
    assertEquals(
        Set.of("secp256r1", "secp384r1", "x25519"), new TreeSet<>(all(GROUP, found)), found);
    assertTrue(found.contains("<renegotiation supported=\"0\""), found);
    assertTrue(!found.contains("vulnerable=\"1\"") && !found.contains("<compression sup"), found);
  }

  private String sslscan(SidecarUnderTest sidecar) throws IOException {
    Command.run(
            Duration.ofMinutes(1),
            directory,
            "",
            Peers.require("sslscan"),
            "--xml=found.xml",
            "--sni-name=" + certificate.name(),
            "127.0.0.1:" + sidecar.port())
        .succeeded();
    return Files.readString(directory.resolve("found.xml"));
  }

  /**
   * All but its look at HTTP headers, which are the app's, and its list of ciphers one by one,
   * which sslscan has.
   */
  @ParameterizedTest
  @EnumSource(TlsProfile.class)
  void testsslFindsNothingAboveLow(TlsProfile profile) throws IOException {
    Assumptions.assumeTrue(Soak.count(1, 0) == 1, "takes minutes: with -Psoak only");
    String found;
    try (SidecarUnderTest sidecar = sidecar(profile)) {
      found = testssl(sidecar);
    }
    List<String> findings =
        FINDING
            .matcher(found)
            .results()
            .filter(each -> !each.group(1).equals(OWN_TROUBLE))
            .map(each -> each.group(2) + " " + each.group(1) + ": " + each.group(3))
            .toList();
    List<String> some = findings.stream().filter(each -> !each.matches("(OK|INFO) .*")).toList();
    System.out.println("testssl, " + profile + ": " + findings.size() + " findings; " + some);
    assertTrue(findings.size() > 50, found);
    assertEquals(List.of(), some.stream().filter(each -> !each.startsWith("LOW ")).toList());
  }

  private String testssl(SidecarUnderTest sidecar) throws IOException {
    List<String> words = new ArrayList<>(List.of(Peers.require("testssl", "testssl.sh")));
    words.addAll(List.of("-p", "-s", "-f", "-P", "-S", "-U", "--color", "0"));
    words.addAll(List.of("--warnings", "off", "--jsonfile", "found.json"));
    words.addAll(List.of("--add-ca", certificate.ca().toString(), "--ip", "127.0.0.1"));
    words.add(certificate.name() + ":" + sidecar.port());
    Command.run(Duration.ofMinutes(30), directory, "", words.toArray(String[]::new));
    return Files.readString(directory.resolve("found.json"));
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(ScannersTest::groups).distinct().toList();
  }

  private static String groups(MatchResult match) {
    return match.groupCount() == 1 ? match.group(1) : match.group(1) + " " + match.group(2);
  }
}
