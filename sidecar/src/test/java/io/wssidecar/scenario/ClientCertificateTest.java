package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.ClientAuth.Mode;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.ClientFiles;
import io.wssidecar.kit.Counters;
import io.wssidecar.kit.Issued;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.TestCa;
import io.wssidecar.kit.TlsVisit;
import io.wssidecar.kit.WsClient;
import io.wssidecar.reasons.Reason;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is let in by his certificate, and what becomes of the others: alert, reason, counter. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientCertificateTest {
  private static final List<String> PROTOCOLS = List.of("TLSv1.2", "TLSv1.3");

  @TempDir static Path dir;
  private AppUnderTest app;
  private ClientFiles files;
  private Issued revoked;
  private SidecarUnderTest needing;
  private SidecarUnderTest wanting;

  @BeforeAll
  void start() {
    app = AppUnderTest.start();
    files = new ClientFiles(dir);
    revoked = files.ca().issue("good");
    files.revoke(revoked);
    needing = start(Mode.NEED);
    wanting = start(Mode.WANT);
  }

  private SidecarUnderTest start(Mode mode) {
    return SidecarUnderTest.with()
        .apps(app)
        .clientAuth(files.settings(mode, false, "good"))
        .health()
        .start();
  }

  @AfterAll
  void end() {
    needing.close();
    wanting.close();
    app.close();
  }

  /** A client, and why it is refused. */
  enum Client {
    GOOD(Reason.NONE),
    GOOD_BELOW_ANOTHER_AUTHORITY(Reason.CLIENT_CERT_UNTRUSTED), // which has no revocation list
    WITHOUT(Reason.CLIENT_CERT_MISSING),
    OF_A_STRANGER(Reason.CLIENT_CERT_UNTRUSTED),
    MEANT_FOR_SERVERS(Reason.CLIENT_CERT_UNTRUSTED),
    EXPIRED(Reason.CLIENT_CERT_EXPIRED),
    REVOKED(Reason.CLIENT_CERT_REVOKED),
    NOT_LISTED(Reason.CLIENT_CERT_DENIED);

    private final Reason reason;

    Client(Reason reason) {
      this.reason = reason;
    }
  }

  private @Nullable Issued certificate(Client client) {
    TestCa ca = files.ca();
    return switch (client) {
      case GOOD -> ca.request("good").purposes(KeyPurposeId.id_kp_clientAuth).issue();
      case GOOD_BELOW_ANOTHER_AUTHORITY -> ca.intermediate().issue("good");
      case WITHOUT -> null;
      case OF_A_STRANGER -> TestCa.create().issue("good");
      case MEANT_FOR_SERVERS -> ca.request("good").purposes(KeyPurposeId.id_kp_serverAuth).issue();
      case EXPIRED -> ca.request("good").expired().issue();
      case REVOKED -> revoked;
      case NOT_LISTED -> ca.issue("other");
    };
  }

  @ParameterizedTest
  @EnumSource
  void isLetInOrToldWhyNot(Client client) {
    for (String protocol : PROTOCOLS) {
      // Without a certificate TLS 1.3 has an alert of its own (RFC 8446 section 4.4.2.4). For all
      // else Conscrypt sends one and the same.
      String alert =
          client.reason != Reason.CLIENT_CERT_MISSING
              ? "certificate_unknown"
              : protocol.equals("TLSv1.3") ? "certificate_required" : "handshake_failure";
      check(needing, client, protocol, client.reason, alert);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isLetInWithoutOneWhereOneIsOnlyWantedButNotWithABadOne(Client client) {
    boolean without = client == Client.WITHOUT;
    for (String protocol : PROTOCOLS) {
      Reason reason = without ? Reason.NONE : client.reason;
      check(wanting, client, protocol, reason, "certificate_unknown");
    }
  }

  private void check(
      SidecarUnderTest sidecar, Client client, String protocol, Reason reason, String alert) {
    Issued own = certificate(client);
    InetSocketAddress to = sidecar.address();
    boolean good = reason == Reason.NONE;
    checkVisit(
        sidecar, reason, protocol, alert, () -> TlsVisit.openssl(to, dir, own, protocol, good));
    SSLContext context =
        own == null ? sidecar.ca().clientContext() : sidecar.ca().clientContext(own);
    checkVisit(sidecar, reason, protocol, alert, () -> TlsVisit.jdk(to, context, protocol, good));
  }

  private static void checkVisit(
      SidecarUnderTest sidecar,
      Reason reason,
      String protocol,
      String alert,
      Supplier<TlsVisit> visits) {
    Counters before = handshakes(sidecar);
    TlsVisit visit = visits.get();
    boolean good = reason == Reason.NONE;
    assertEquals(good, visit.served(), visit::toString);
    assertEquals(good ? "" : alert, visit.alert(), visit::toString);
    String one =
        "protocol=\"%s\",reason=\"%s\",result=\"%s\""
            .formatted(good ? protocol : "none", reason.label(), good ? "success" : "failure");
    Await.equal(
        "counters that moved by one", List.of(one), () -> handshakes(sidecar).movedSince(before));
  }

  @Test
  void aWebSocketIsLetInLikeARequest() {
    Issued good = certificate(Client.GOOD);
    assertTrue(good != null);
    try (var client =
        WsClient.open(RawPeer.tls(needing.address(), needing.ca().clientContext(good)), "/echo")) {
      assertEquals("through", client.echo("through"));
    }
  }

  @Test
  void nothingOfAClientIsReadBeforeItIsJudged() {
    int before = app.requests().size();
    Issued own = certificate(Client.NOT_LISTED);
    assertTrue(own != null);
    SSLContext context = needing.ca().clientContext(own);
    for (String protocol : PROTOCOLS) {
      assertFalse(TlsVisit.jdk(needing.address(), context, protocol, true).served());
      assertFalse(TlsVisit.openssl(needing.address(), dir, own, protocol, true).served());
    }
    assertEquals(before, app.requests().size());
  }

  private static Counters handshakes(SidecarUnderTest sidecar) {
    return Counters.of(sidecar, "tls_handshakes_total");
  }
}
