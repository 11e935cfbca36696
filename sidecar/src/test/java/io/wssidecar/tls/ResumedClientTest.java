package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.ClientAuth;
import io.wssidecar.config.HelloRules;
import io.wssidecar.config.TlsSettings;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.ClientFiles;
import io.wssidecar.kit.Issued;
import io.wssidecar.kit.TestCa;
import io.wssidecar.reasons.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conscrypt does not judge who resumes a session of TLS 1.2, and cannot be told not to resume. */
class ResumedClientTest {
  private static final TestCa CA = TestCa.create();

  @TempDir Path dir;
  private final List<SSLEngine> engines = new ArrayList<>();

  @AfterEach
  void release() {
    engines.forEach(EngineDrain::release);
  }

  @Test
  void whoResumesIsJudgedByTheLatestLists() throws Exception {
    ClientFiles files = new ClientFiles(dir);
    Issued own = files.ca().issue("client");
    ServerContext context = context(files);
    ClientJudge clients = context.clients();
    assertTrue(clients != null);
    SSLSession resumed = resumed(context, CA.clientContext(own), "TLSv1.2");
    assertEquals(Optional.empty(), clients.refusesResumed(resumed));

    files.revoke(own);
    context.serve(context.read());
    assertEquals(
        Optional.of(Reason.CLIENT_CERT_REVOKED),
        clients.refusesResumed(resumed).map(HandshakeFailure::reason));
  }

  @Test
  void inTls13NobodyResumes() throws Exception {
    ClientFiles files = new ClientFiles(dir);
    SSLContext jdk = CA.clientContext(files.ca().issue("client"));
    ServerContext context = context(files);
    EnginePair first = shakeHands(context, jdk, "TLSv1.3");
    EnginePair second = shakeHands(context, jdk, "TLSv1.3");
    assertFalse(sameSession(first, second));
  }

  /** A session lasts for a second, and this machine may be slower. */
  private SSLSession resumed(ServerContext context, SSLContext jdk, String protocol) {
    List<SSLSession> resumed = new ArrayList<>();
    Await.until(
        "a session to be resumed",
        () -> {
          EnginePair first = shakeHands(context, jdk, protocol);
          EnginePair second = shakeHands(context, jdk, protocol);
          resumed.add(second.server.getSession());
          return sameSession(first, second);
        });
    return resumed.get(resumed.size() - 1);
  }

  private static boolean sameSession(EnginePair one, EnginePair other) {
    return Arrays.equals(one.client.getSession().getId(), other.client.getSession().getId());
  }

  private EnginePair shakeHands(ServerContext context, SSLContext jdk, String protocol) {
    SSLEngine client = jdk.createSSLEngine("localhost", 1);
    client.setUseClientMode(true);
    client.setEnabledProtocols(new String[] {protocol});
    SSLEngine server = context.newEngine();
    engines.add(server);
    EnginePair pair = new EnginePair(client, server, context).handshake();
    assertTrue(pair.established(), () -> pair.serverFailure + " " + pair.clientFailure);
    return pair;
  }

  private ServerContext context(ClientFiles files) throws Exception {
    return ServerContext.load(
        new TlsSettings(
            List.of(CA.issue("localhost").writeTo(dir)),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(10),
            HelloRules.DEFAULTS,
            files.settings(ClientAuth.Mode.NEED, false),
            false));
  }
}
