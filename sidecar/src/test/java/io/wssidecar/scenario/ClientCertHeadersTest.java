package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.wssidecar.config.AppSettings.ProxyProtocol;
import io.wssidecar.config.ClientAuth;
import io.wssidecar.config.ClientAuth.Mode;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.ClientFiles;
import io.wssidecar.kit.HttpHead;
import io.wssidecar.kit.Issued;
import io.wssidecar.kit.ProxyHeaders;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.TestCa;
import io.wssidecar.kit.WsClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an app hears of its client's certificate, and from whom. */
@Timeout(60)
class ClientCertHeadersTest {
  private static final List<String> NAMES =
      List.of("Client-Cert", "Client-Cert-Chain", "X-Forwarded-Client-Cert");

  /** What a client may write to look like another one. */
  private static final String[] CLAIMS = {
    "Client-Cert: :bGllcw==:",
    "client-cert: :bGllcw==:",
    "Client_Cert: :bGllcw==:",
    "Client-Cert-Chain: :bGllcw==:",
    "Client_Cert-Chain: :bGllcw==:",
    "X-Forwarded-Client-Cert: Subject=\"lies\";URI=bGllcw==",
    "X_Forwarded_Client_Cert: Subject=\"lies\";URI=bGllcw==",
    "Connection: Client-Cert, X-Forwarded-Client-Cert",
  };

  @TempDir Path dir;
  private final AppUnderTest app = AppUnderTest.start();

  @AfterEach
  void end() {
    app.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theAppSeesTheCertificateOfItsClient(boolean upgrade) throws Exception {
    ClientFiles files = new ClientFiles(dir);
    Issued own = files.ca().issue("client");
    try (var sidecar = start(files.settings(Mode.NEED, false));
        var peer = RawPeer.tls(sidecar.address(), sidecar.ca().clientContext(own))) {
      HttpHead seen = ask(peer, upgrade, CLAIMS);
      assertEquals(List.of(item(own.chain()[0])), seen.all("Client-Cert"), seen::toString);
      assertEquals(List.of(), seen.all("Client-Cert-Chain"), seen::toString);
      assertEquals(List.of(), seen.all("X-Forwarded-Client-Cert"), seen::toString);
      assertNoLies(seen);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withTheSettingOnItSeesTheChainAndEnvoysWordsToo(boolean upgrade) throws Exception {
    ClientFiles files = new ClientFiles(dir);
    TestCa below = files.ca().intermediate();
    Issued own =
        below
            .request("client.example")
            .subject("O=A \\\"B\\\"\\; C,CN=client")
            .alternative(GeneralName.uniformResourceIdentifier, "spiffe://example/client;x=1")
            .issue();
    X509Certificate[] chain = own.chain();
    Files.writeString(files.revoked(), below.crlPem());
    Files.writeString(files.authority(), files.ca().certificatePem() + below.ownPem());
    TestCa servers = TestCa.create();
    Issued server =
        servers
            .request("localhost", "127.0.0.1")
            .alternative(GeneralName.uniformResourceIdentifier, "spiffe://example/sidecar")
            .issue();
    try (var sidecar =
            SidecarUnderTest.with()
                .apps(app)
                .certificate(servers, server.writeTo(dir))
                .clientAuth(files.settings(Mode.NEED, true))
                .start();
        var peer = RawPeer.tls(sidecar.address(), sidecar.ca().clientContext(own))) {
      // Two requests: the second one finds the headers made.
      ask(peer, false);
      HttpHead seen = ask(peer, upgrade, CLAIMS);
      assertEquals(List.of(item(chain[0])), seen.all("Client-Cert"), seen::toString);
      assertEquals(List.of(item(chain[1])), seen.all("Client-Cert-Chain"), seen::toString);
      String hash =
          HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded()));
      assertEquals(
          List.of(
              "By=spiffe://example/sidecar;Hash="
                  + hash
                  + ";Subject=\"CN=client,O=A \\22B\\22\\; C\""
                  + ";URI=\"spiffe://example/client;x=1\""
                  + ";DNS=client.example"),
          seen.all("X-Forwarded-Client-Cert"),
          seen::toString);
      assertNoLies(seen);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nobodySpeaksForAClientWithoutACertificate(boolean upgrade) {
    ClientFiles files = new ClientFiles(dir);
    for (ClientAuth clients : List.of(ClientAuth.NONE, files.settings(Mode.WANT, true))) {
      for (boolean trusted : new boolean[] {false, true}) {
        var builder = SidecarUnderTest.with().apps(app).clientAuth(clients);
        try (var sidecar = (trusted ? builder.trusting("127.0.0.0", 8) : builder).start();
            var peer = sidecar.tls()) {
          HttpHead seen = ask(peer, upgrade, CLAIMS);
          for (String name : NAMES) {
            assertEquals(Optional.empty(), seen.first(name), seen::toString);
          }
          assertNoLies(seen);
        }
      }
    }
  }

  @Test
  void oneClientsHeadersAreNotTheNextOnes() throws Exception {
    ClientFiles files = new ClientFiles(dir);
    try (var sidecar = start(files.settings(Mode.WANT, false))) {
      for (String name : List.of("one", "two")) {
        Issued own = files.ca().issue(name);
        try (var peer = RawPeer.tls(sidecar.address(), sidecar.ca().clientContext(own))) {
          String told = ask(peer, false).first("Client-Cert").orElseThrow();
          assertEquals(item(own.chain()[0]), told);
        }
      }
      try (var peer = sidecar.tls()) {
        assertEquals(Optional.empty(), ask(peer, false).first("Client-Cert"));
      }
    }
  }

  /** A head may have 48 KiB, and still has room for these. */
  @Test
  void whatIsTooLongIsLeftOutAndTheRequestServed() throws IOException {
    ClientFiles files = new ClientFiles(dir);
    Issued own =
        files
            .ca()
            .request("client")
            .alternative(GeneralName.uniformResourceIdentifier, "urn:" + "x".repeat(6000))
            .issue();
    Issued huge =
        files
            .ca()
            .request("client")
            .alternative(GeneralName.uniformResourceIdentifier, "urn:" + "x".repeat(12000))
            .issue();
    String filler = "X-Filler: " + "y".repeat(46_000);
    try (var sidecar = start(files.settings(Mode.NEED, true))) {
      try (var peer = RawPeer.tls(sidecar.address(), sidecar.ca().clientContext(own))) {
        HttpHead seen = ask(peer, false, filler);
        assertEquals(1, seen.all("Client-Cert").size());
        assertEquals(0, seen.all("X-Forwarded-Client-Cert").size());
      }
      try (var peer = RawPeer.tls(sidecar.address(), sidecar.ca().clientContext(huge))) {
        assertEquals(0, ask(peer, false, filler).all("Client-Cert").size());
      }
    }
  }

  @Test
  void aProxyHeaderTellsThatTheCertificateIsGoodAndWhose() {
    ClientFiles files = new ClientFiles(dir);
    Issued own = files.ca().request("x").subject("O=Shop,CN=Zoë").issue();
    app.wantsProxyHeaders();
    try (var sidecar =
            SidecarUnderTest.with()
                .apps(app)
                .clientAuth(files.settings(Mode.WANT, false))
                .appProxyProtocol(ProxyProtocol.V2)
                .start();
        var peer = RawPeer.tls(sidecar.address(), sidecar.ca().clientContext(own));
        var other = sidecar.tls()) {
      ask(peer, false);
      ask(other, false);
      byte[] ssl = ProxyHeaders.tlvs(app.introductions().get(0), 28).get(0x20);
      assertEquals(0x07, ssl[0], "over TLS, with a certificate in this connection and session");
      assertEquals(0, ByteBuffer.wrap(ssl).getInt(1), "verified");
      Map<Integer, byte[]> inner = ProxyHeaders.tlvs(ssl, 5);
      assertArrayEquals("Zoë".getBytes(StandardCharsets.UTF_8), inner.get(0x22));
      ssl = ProxyHeaders.tlvs(app.introductions().get(1), 28).get(0x20);
      assertEquals(0x01, ssl[0]);
      assertFalse(ByteBuffer.wrap(ssl).getInt(1) == 0);
    }
  }

  private SidecarUnderTest start(ClientAuth clients) {
    return SidecarUnderTest.with().apps(app).clientAuth(clients).start();
  }

  private HttpHead ask(RawPeer peer, boolean upgrade, String... fields) {
    if (upgrade) {
      WsClient.open(peer, "/echo", fields).echo("through");
    } else {
      assertEquals(200, peer.get("/bytes/1", fields).status());
    }
    return app.request();
  }

  private static void assertNoLies(HttpHead seen) {
    assertFalse(seen.raw().contains("bGllcw") || seen.raw().contains("lies"), seen::toString);
  }

  private static String item(X509Certificate certificate) throws Exception {
    return ':' + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ':';
  }
}
