package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.ClientAuth.Mode;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.ClientFiles;
import io.wssidecar.kit.ForkedSidecar;
import io.wssidecar.kit.HttpAnswer;
import io.wssidecar.kit.Issued;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.TestCa;
import io.wssidecar.kit.TlsVisit;
import io.wssidecar.kit.WsClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Authorities and revocation lists that change while the sidecar runs. */
@Timeout(120)
class ClientCertReloadTest {
  @TempDir Path dir;
  private AppUnderTest app;
  private ClientFiles files;
  private Issued own;

  @BeforeEach
  void start() {
    app = AppUnderTest.start();
    files = new ClientFiles(dir);
    own = files.ca().issue("good");
  }

  @AfterEach
  void end() {
    app.close();
  }

  private SidecarUnderTest sidecar() {
    return SidecarUnderTest.with()
        .apps(app)
        .clientAuth(files.settings(Mode.NEED, false))
        .health()
        .admin()
        .start();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void whoIsRevokedDoesNotComeBackByAnEarlierSession(String protocol) {
    try (var sidecar = sidecar()) {
      SSLContext jdk = sidecar.ca().clientContext(own);
      String session = dir.resolve("session").toString();
      assertTrue(TlsVisit.jdk(sidecar.address(), jdk, protocol, true).served());
      assertTrue(openssl(sidecar, protocol, true, "-sess_out", session).served());

      files.revoke(own);
      assertEquals(200, sidecar.admin("POST", "/reload").status());

      TlsVisit again = TlsVisit.jdk(sidecar.address(), jdk, protocol, true);
      assertFalse(again.served(), again::toString);
      // TLS 1.3 gave no ticket to come back with.
      boolean ticket = Files.exists(Path.of(session));
      assertEquals(protocol.equals("TLSv1.2"), ticket);
      again =
          ticket
              ? openssl(sidecar, protocol, true, "-sess_in", session)
              : openssl(sidecar, protocol, true);
      assertFalse(again.served(), again::toString);
      Await.equal(
          "clients refused as revoked",
          2.0,
          () -> sidecar.metric("tls_handshakes_total", "reason=\"client_cert_revoked\""));
    }
  }

  /** Nor without a reload: no certificate is taken for good because it was shown before. */
  @Test
  void sessionsDoNotLast() {
    try (var sidecar = sidecar()) {
      String protocol = "TLSv1.2";
      String session = dir.resolve("session").toString();
      assertTrue(openssl(sidecar, protocol, true, "-sess_out", session).served());
      Await.until(
          "the session to be forgotten",
          () -> {
            TlsVisit visit = openssl(sidecar, protocol, true, "-sess_in", session);
            assertTrue(visit.served(), visit::toString);
            return !visit.resumed();
          });
    }
  }

  private TlsVisit openssl(
      SidecarUnderTest sidecar, String protocol, boolean asks, String... more) {
    return TlsVisit.openssl(sidecar.address(), dir, own, protocol, asks, more);
  }

  @Test
  void aNewListIsNoticedAndOpenStreamsGoOn() {
    try (var sidecar = sidecar();
        var client =
            WsClient.open(
                RawPeer.tls(sidecar.address(), sidecar.ca().clientContext(own)), "/echo")) {
      files.revoke(own);
      Await.equal("reloads", 1.0, () -> reloads(sidecar, "success"));
      assertFalse(visit(sidecar).served());
      assertEquals("still here", client.echo("still here"));
    }
  }

  @Test
  void aBrokenListOrBundleLeavesTheOldOnesAndIsTold() throws IOException {
    try (var sidecar = sidecar()) {
      Files.writeString(files.revoked(), "nothing");
      Files.writeString(files.authority(), "nothing");
      HttpAnswer answer = sidecar.admin("POST", "/reload");
      assertEquals(422, answer.status(), answer::text);
      assertTrue(answer.text().contains("--client-ca " + files.authority()), answer::text);
      assertTrue(answer.text().contains("--client-crl " + files.revoked()), answer::text);
      assertEquals(1.0, reloads(sidecar, "failure"));
      assertTrue(visit(sidecar).served());
      assertEquals(200, sidecar.health("/readyz").status());
    }
  }

  @Test
  void anotherAuthorityTakesOver() throws IOException {
    TestCa other = TestCa.create();
    try (var sidecar = sidecar()) {
      Files.writeString(files.authority(), other.certificatePem());
      Files.writeString(files.revoked(), other.crlPem());
      assertEquals(200, sidecar.admin("POST", "/reload").status());
      assertFalse(visit(sidecar).served());
      own = other.issue("good");
      assertTrue(visit(sidecar).served());
    }
  }

  @Test
  void aSighupReloadsThemToo() {
    try (var sidecar =
        ForkedSidecar.inFrontOf(
            app,
            "--client-ca",
            files.authority().toString(),
            "--client-crl",
            files.revoked().toString())) {
      SSLContext jdk = sidecar.ca().clientContext(own);
      assertTrue(TlsVisit.jdk(sidecar.address(), jdk, "TLSv1.3", true).served());
      files.revoke(own);
      sidecar.hangUp();
      Await.until(
          "the revocation", () -> !TlsVisit.jdk(sidecar.address(), jdk, "TLSv1.3", true).served());
    }
  }

  private TlsVisit visit(SidecarUnderTest sidecar) {
    SSLContext jdk = sidecar.ca().clientContext(own);
    return TlsVisit.jdk(sidecar.address(), jdk, "TLSv1.3", true);
  }

  private static double reloads(SidecarUnderTest sidecar, String result) {
    return sidecar.metric("certificate_reloads_total", "result=\"" + result + '"');
  }
}
