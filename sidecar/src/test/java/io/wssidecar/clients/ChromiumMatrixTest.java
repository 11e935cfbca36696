package io.wssidecar.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.config.TlsSettings.CertificateFiles;
import io.wssidecar.demo.Chromium;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.CertificateRequest;
import io.wssidecar.kit.Peers;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.Soak;
import io.wssidecar.kit.TestCa;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The browser's row of the TLS matrix, by what its developer tools say of a page's connection. */
@Timeout(300)
class ChromiumMatrixTest {
  private static final Pattern PROTOCOL = Pattern.compile("\"protocol\":\"(TLS [0-9.]+)\"");
  private static final Pattern SUBJECT = Pattern.compile("\"subjectName\":\"([^\"]*)\"");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  void isServedTheRightCertificate(String version) throws Exception {
    Assumptions.assumeTrue(
        Soak.count(1, 0) == 1, "with -Psoak only: ChromiumTest is the short form");
    TestCa ca = TestCa.create();
    CertificateFiles[] rsa = {issue(ca, "default", true), issue(ca, "hit", true)};
    CertificateFiles[] ec = {issue(ca, "default", false), issue(ca, "hit", false)};
    String program = Peers.require("chromium", "chromium-browser", "google-chrome");
    try (var app = AppUnderTest.start();
        var chromium =
            Chromium.start(
                Path.of(program),
                directory.resolve("profile"),
                "--host-resolver-rules=MAP *.example 127.0.0.1",
                "--ssl-version-max=tls" + version)) {
      check(chromium, version, "RSA", sidecar(app, ca, rsa));
      check(chromium, version, "EC", sidecar(app, ca, ec));
      check(chromium, version, "EC", sidecar(app, ca, rsa[0], ec[0], rsa[1], ec[1]));
    }
  }

  /**
   * The key's type is in the subject: the tools do not tell it. Both have the same names, or they
   * would be no twins of which the better is chosen.
   */
  private CertificateFiles issue(TestCa ca, String name, boolean rsa) {
    String subject = name + (rsa ? "-RSA.example" : "-EC.example");
    String other = name + (rsa ? "-EC.example" : "-RSA.example");
    CertificateRequest request = ca.request(subject, other, name + ".example");
    return (rsa ? request.rsa() : request).issue().writeTo(directory.resolve(subject));
  }

  private static SidecarUnderTest sidecar(AppUnderTest app, TestCa ca, CertificateFiles... files) {
    return SidecarUnderTest.with().apps(app).certificate(ca, files).start();
  }

  private static void check(Chromium chromium, String version, String key, SidecarUnderTest sidecar)
      throws Exception {
    List<String> seen = new ArrayList<>();
    try (sidecar) {
      for (String host : List.of("hit.example", "miss.example", "127.0.0.1")) {
        String said =
            chromium.security(URI.create("https://" + host + ":" + sidecar.port() + "/bytes/1"));
        seen.add(host + ": " + first(PROTOCOL, said) + " " + first(SUBJECT, said));
      }
    }
    System.out.println("Chromium, " + key + ": " + seen);
    String fallback = ": TLS " + version + " default-" + key + ".example";
    assertEquals(
        List.of(
            "hit.example: TLS " + version + " hit-" + key + ".example",
            "miss.example" + fallback,
            "127.0.0.1" + fallback),
        seen);
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "nothing in " + text;
  }
}
