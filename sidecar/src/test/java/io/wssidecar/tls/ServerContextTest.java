package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.ConfigException;
import io.wssidecar.config.TlsSettings.CertificateFiles;
import io.wssidecar.kit.CertificateRequest;
import io.wssidecar.kit.Issued;
import io.wssidecar.kit.TestCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerContextTest {
  private static final TestCa CA = TestCa.create();

  @TempDir Path dir;
  private final List<SSLEngine> engines = new ArrayList<>();

  @AfterEach
  void release() {
    engines.forEach(EngineDrain::release);
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2, false", "TLSv1.2, true", "TLSv1.3, false", "TLSv1.3, true"})
  void shakesHandsWithTheJdk(String protocol, boolean rsa) throws Exception {
    CertificateRequest request = CA.intermediate().request("localhost");
    Issued issued = (rsa ? request.rsa() : request).issue();
    EnginePair pair = pair(load(issued.writeTo(dir)), client("localhost", 1, protocol));
    assertTrue(pair.established(), () -> pair.serverFailure + " " + pair.clientFailure);
    assertEquals(protocol, pair.server.getSession().getProtocol());
    assertArrayEquals(issued.chain(), pair.client.getSession().getPeerCertificates());
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp384r1", "secp521r1"})
  void servesOtherCurves(String curve) throws Exception {
    Issued issued = CA.request("localhost").curve(curve).issue();
    EnginePair pair = pair(load(issued.writeTo(dir)), client("localhost", 1, "TLSv1.3"));
    assertTrue(pair.established(), () -> pair.serverFailure + " " + pair.clientFailure);
  }

  @Test
  void takesItsOwnOrderOfSuites() throws Exception {
    SSLEngine client = client("localhost", 1, "TLSv1.2");
    client.setEnabledCipherSuites(
        new String[] {
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
        });
    EnginePair pair = pair(load(CA.issue("localhost").writeTo(dir)), client);
    assertEquals(
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", pair.client.getSession().getCipherSuite());
  }

  @Test
  void prefersThePostQuantumGroup() throws Exception {
    // The JDK's engines do not have it; Conscrypt's are asked here for the opposite order.
    SSLEngine client = ConscryptClients.context(true).createSSLEngine();
    client.setUseClientMode(true);
    client.setSSLParameters(new Groups("secp384r1", "secp256r1", "x25519", "X25519MLKEM768"));
    ServerContext context = load(CA.issue("localhost").writeTo(dir));
    EnginePair pair = new EnginePair(client, engine(context), context).handshake();
    engines.add(client);
    assertEquals("X25519MLKEM768", Conscrypt.getGroupName(pair.server));
  }

  /** Conscrypt looks for this method by reflection, so that groups can be set on JDK 17 too. */
  public static final class Groups extends SSLParameters {
    private final String[] names;

    Groups(String... names) {
      this.names = names;
    }

    // No @Override: the JDK has it from 20 on.
    @SuppressWarnings("MissingOverride")
    public String[] getNamedGroups() {
      return names.clone();
    }
  }

  @ParameterizedTest
  @CsvSource({"'h2,http/1.1', http/1.1", "'http/1.1', http/1.1", "'', "})
  void speaksHttp11Only(String offered, String agreed) throws Exception {
    SSLEngine client = client("localhost", 1, "TLSv1.3");
    SSLParameters parameters = client.getSSLParameters();
    parameters.setApplicationProtocols(offered.isEmpty() ? new String[0] : offered.split(","));
    client.setSSLParameters(parameters);
    EnginePair pair = pair(load(CA.issue("localhost").writeTo(dir)), client);
    assertTrue(pair.established());
    assertEquals(agreed, pair.server.getApplicationProtocol());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void resumesSessions(String protocol) throws Exception {
    ServerContext context = load(CA.issue("localhost").writeTo(dir));
    SSLContext clients = CA.clientContext();
    long first = created(pairWith(context, clients, "localhost", protocol));
    SSLSession second = pairWith(context, clients, "localhost", protocol);
    assertEquals(first, created(second), "a new session");
    assertNotEquals(first, created(pairWith(context, CA.clientContext(), "localhost", protocol)));
  }

  private SSLSession pairWith(
      ServerContext context, SSLContext clients, String name, String protocol) {
    EnginePair pair = pair(context, client(clients, name, 1, protocol));
    assertTrue(pair.established(), () -> pair.serverFailure + " " + pair.clientFailure);
    pair.client.closeOutbound();
    pair.handshake();
    return pair.client.getSession();
  }

  private static long created(SSLSession session) {
    return session.getCreationTime();
  }

  @ParameterizedTest
  @CsvSource({
    "one.example, one.example",
    "two.example, two.example",
    "TWO.example, two.example",
    "x.three.example, *.three.example",
    "unknown.example, one.example"
  })
  void showsTheCertificateOfTheNameThatWasAskedFor(String asked, String shown) throws Exception {
    ServerContext context =
        load(
            CA.issue("one.example").writeTo(dir.resolve("1")),
            CA.issue("two.example").writeTo(dir.resolve("2")),
            CA.request("*.three.example").rsa().issue().writeTo(dir.resolve("3")));
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      EnginePair pair = pair(context, client(asked, 1, protocol));
      assertTrue(pair.established(), () -> pair.serverFailure + " " + pair.clientFailure);
      X509Certificate leaf = (X509Certificate) pair.client.getSession().getPeerCertificates()[0];
      assertEquals("CN=" + shown, leaf.getSubjectX500Principal().getName());
    }
  }

  @Test
  void aNameThatTheJdkDoesNotTakeForOneIsServedToo() throws Exception {
    ServerContext context =
        load(
            CA.issue("one.example").writeTo(dir.resolve("1")),
            CA.issue("*.example").writeTo(dir.resolve("2")));
    // The name is a label with an underscore, as machines and Docker have.
    SSLEngine client = ConscryptClients.context(true).createSSLEngine("under_score.example", 443);
    client.setUseClientMode(true);
    engines.add(client);
    EnginePair pair = pair(context, client);
    assertTrue(pair.established(), () -> pair.serverFailure + " " + pair.clientFailure);
    X509Certificate leaf = (X509Certificate) client.getSession().getPeerCertificates()[0];
    assertEquals("CN=*.example", leaf.getSubjectX500Principal().getName());
  }

  @Test
  void ofTwoKeysForOneNameTheEcKeyServes() throws Exception {
    ServerContext context =
        load(
            CA.request("both.example").rsa().issue().writeTo(dir.resolve("1")),
            CA.issue("both.example").writeTo(dir.resolve("2")));
    EnginePair pair = pair(context, client("both.example", 1, "TLSv1.3"));
    assertEquals(
        "EC", pair.client.getSession().getPeerCertificates()[0].getPublicKey().getAlgorithm());
  }

  @Test
  void isNotInstalledForOthers() throws Exception {
    load(CA.issue("localhost").writeTo(dir));
    assertNull(Security.getProvider(ConscryptProvider.create().getName()));
  }

  @Test
  void servesAKeystore() throws Exception {
    Issued one = CA.intermediate().issue("one.example");
    Issued two = CA.request("two.example").rsa().issue();
    Path store = TestCa.writePkcs12(dir.resolve("s.p12"), "secret", one, two);
    Path password = Files.writeString(dir.resolve("password"), "secret\r\nnot this\n");
    ServerContext context = ServerContext.load(Settings.keystore(store, Optional.of(password)));
    assertEquals(
        List.of(List.of("one.example"), List.of("two.example")),
        context.identities().all().stream().map(Identity::names).toList());
    EnginePair pair = pair(context, client("two.example", 1, "TLSv1.3"));
    assertArrayEquals(two.chain(), pair.client.getSession().getPeerCertificates());
  }

  private static ServerContext load(CertificateFiles... files) throws ConfigException {
    return ServerContext.load(Settings.of(files));
  }

  private SSLEngine engine(ServerContext context) {
    SSLEngine engine = context.newEngine();
    engines.add(engine);
    return engine;
  }

  private EnginePair pair(ServerContext context, SSLEngine client) {
    return new EnginePair(client, engine(context), context).handshake();
  }

  private static SSLEngine client(String name, int port, String protocol) {
    return client(CA.clientContext(), name, port, protocol);
  }

  private static SSLEngine client(SSLContext clients, String name, int port, String protocol) {
    SSLEngine client = clients.createSSLEngine(name, port);
    client.setUseClientMode(true);
    client.setEnabledProtocols(new String[] {protocol});
    return client;
  }
}
