package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.TlsSettings.CertificateFiles;
import io.wssidecar.kit.Issued;
import io.wssidecar.kit.RecordedEvents;
import io.wssidecar.kit.TestCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reload changes, and for whom: engines joined in memory. */
class CertificateReloadTest {
  private static final TestCa CA = TestCa.create();

  @TempDir Path dir;
  private final RecordedEvents events = new RecordedEvents();
  private final List<SSLEngine> engines = new ArrayList<>();
  private final Issued first = CA.issue("localhost");
  private final Issued second = CA.request("localhost").rsa().issue();
  private CertificateFiles files;
  private ServerContext context;
  private CertificateReload reload;

  @BeforeEach
  void load() throws Exception {
    files = first.writeTo(dir);
    context = ServerContext.load(Settings.of(files));
    reload = new CertificateReload(context, events);
  }

  @AfterEach
  void release() {
    engines.forEach(EngineDrain::release);
  }

  @Test
  void theNextHandshakeIsShownTheNewCertificate() throws Exception {
    assertShown(first, pair(CA.clientContext(), "TLSv1.3").handshake());
    second.writeTo(dir);
    Reloaded result = reload.reload();
    assertEquals(Reloaded.Outcome.SUCCESS, result.outcome());
    assertEquals(second.chain()[0].getNotAfter().toInstant(), result.serving().get(0).notAfter());
    assertEquals(files.chain().toString(), result.serving().get(0).name());
    assertShown(second, pair(CA.clientContext(), "TLSv1.3").handshake());
    assertShown(second, pair(CA.clientContext(), "TLSv1.2").handshake());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aHandshakeUnderWayKeepsWhatItBeganWith(String protocol) throws Exception {
    EnginePair pair = pair(CA.clientContext(), protocol);
    pair.clientSpeaks();
    pair.serverListens();
    second.writeTo(dir);
    assertEquals(Reloaded.Outcome.SUCCESS, reload.reload().outcome());
    assertShown(first, pair.handshake());
  }

  @Test
  void allQuestionsOfOneHandshakeAreAnsweredFromTheSameIdentity() throws Exception {
    IdentityKeys keys = new IdentityKeys();
    assertNull(keys.chooseEngineServerAlias("EC", null, engine()), "nobody is shown yet");
    Identity early = context.identities().all().get(0);
    keys.show(early);
    second.writeTo(dir);
    assertEquals(Reloaded.Outcome.SUCCESS, reload.reload().outcome());
    assertNull(keys.chooseEngineServerAlias("RSA", null, engine()));
    String alias = keys.chooseEngineServerAlias("EC", null, engine());
    assertNotNull(alias, "neither the old key nor the new would serve");
    assertArrayEquals(first.chain(), keys.getCertificateChain(alias));
    assertSame(early.key(), keys.getPrivateKey(alias));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void sessionsResumeAfterAReload(String protocol) throws Exception {
    SSLContext clients = CA.clientContext();
    long before = created(clients, protocol);
    CA.issue("localhost").writeTo(dir);
    assertEquals(Reloaded.Outcome.SUCCESS, reload.reload().outcome());
    assertEquals(before, created(clients, protocol), "a new session");
  }

  @Test
  void anUnchangedSetIsNotReplaced() {
    LoadedIdentities before = context.loaded();
    assertEquals(Reloaded.Outcome.UNCHANGED, reload.reload().outcome());
    assertSame(before, context.loaded());
    assertEquals(1, events.all(RecordedEvents.Serving.class).size(), "told at the start only");
  }

  @Test
  void aBrokenSetIsToldEachTimeSomebodyAsksAndChangesNothing() throws Exception {
    Files.writeString(files.key(), second.pkcs8Pem());
    for (int i = 1; i <= 2; i++) {
      Reloaded result = reload.reload();
      assertEquals(Reloaded.Outcome.FAILURE, result.outcome());
      assertTrue(result.problems().get(0).contains("no certificate in it belongs to the key"));
      assertEquals("CN=localhost", result.serving().get(0).subject());
      assertEquals(i, events.all(RecordedEvents.CertificatesReloaded.class).size());
    }
    assertShown(first, pair(CA.clientContext(), "TLSv1.3").handshake());
  }

  @Test
  void anExpiredCertificateIsServedAndWarnedOf() throws Exception {
    CA.request("localhost").expired().issue().writeTo(dir);
    Reloaded result = reload.reload();
    assertEquals(Reloaded.Outcome.SUCCESS, result.outcome());
    assertTrue(result.warnings().get(0).contains("expired on "), result.warnings()::toString);
  }

  private long created(SSLContext clients, String protocol) {
    EnginePair pair = pair(clients, protocol).handshake();
    assertTrue(pair.established(), () -> pair.serverFailure + " " + pair.clientFailure);
    pair.client.closeOutbound();
    pair.handshake();
    return pair.client.getSession().getCreationTime();
  }

  private void assertShown(Issued expected, EnginePair pair) throws Exception {
    assertTrue(pair.established(), () -> pair.serverFailure + " " + pair.clientFailure);
    assertArrayEquals(expected.chain(), pair.client.getSession().getPeerCertificates());
  }

  private EnginePair pair(SSLContext clients, String protocol) {
    SSLEngine client = clients.createSSLEngine("localhost", 1);
    client.setUseClientMode(true);
    client.setEnabledProtocols(new String[] {protocol});
    return new EnginePair(client, engine(), context);
  }

  private SSLEngine engine() {
    SSLEngine engine = context.newEngine();
    engines.add(engine);
    return engine;
  }
}
