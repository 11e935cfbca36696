package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wssidecar.kit.TestCa;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EngineDrainTest {
  private static final int ENGINES = 500;

  /**
   * Conscrypt opens a pipe per engine; class loading and the like open a few files of their own.
   */
  private static final int SLACK = 20;

  /** How far a connection has come when it ends. */
  enum State {
    NEW,
    BEGUN,
    MID_HANDSHAKE,
    ESTABLISHED,
    HALF_READ,
    CLOSED_BY_PEER,
    CLOSED_BY_US,
    CLOSED_BY_BOTH,
    FAILED,
    REFUSED_BY_PEER,
    NOT_TLS
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void freesTheDescriptorsOfAnEngineWithoutTheGarbageCollector(State state, @TempDir Path dir)
      throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no /proc here: cannot count");
    Server server = new Server(dir);
    List<SSLEngine> kept = new ArrayList<>(); // still reachable, so that no finalizer can help
    EngineDrain.release(server.engineIn(state, kept));
    long before = descriptors();
    for (int i = 1; i < ENGINES; i++) {
      SSLEngine engine = server.engineIn(state, kept);
      EngineDrain.release(engine);
    }
    long after = descriptors();
    assertTrue(after - before < SLACK, () -> state + " leaks: " + before + " to " + after);
    assertEquals(ENGINES, kept.size());
  }

  @Test
  void anEngineThatIsOnlyClosedKeepsItsDescriptors(@TempDir Path dir) throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no /proc here: cannot count");
    Server server = new Server(dir);
    List<SSLEngine> kept = new ArrayList<>();
    long before = descriptors();
    for (int i = 0; i < 50; i++) {
      SSLEngine engine = server.engineIn(State.ESTABLISHED, kept);
      engine.closeOutbound();
      engine.closeInbound();
    }
    assertTrue(descriptors() - before >= 100, "Conscrypt has changed: this class may go");
    kept.forEach(EngineDrain::release);
    assertTrue(descriptors() - before < SLACK);
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void releasingTwiceIsHarmless(State state, @TempDir Path dir) throws Exception {
    SSLEngine engine = new Server(dir).engineIn(state, new ArrayList<>());
    EngineDrain.release(engine);
    assertDoesNotThrow(() -> EngineDrain.release(engine));
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }

  private static final class Server {
    private final SSLContext trusting = ConscryptClients.context(true);
    private final SSLContext distrusting = ConscryptClients.context(false);
    private final ServerContext context;

    Server(Path dir) throws Exception {
      context = ServerContext.load(Settings.of(TestCa.create().issue("localhost").writeTo(dir)));
    }

    SSLEngine engineIn(State state, List<SSLEngine> kept) throws SSLException {
      SSLEngine server = context.newEngine();
      kept.add(server);
      SSLEngine client =
          (state == State.REFUSED_BY_PEER ? distrusting : trusting).createSSLEngine();
      client.setUseClientMode(true);
      if (state == State.FAILED) {
        client.setEnabledProtocols(new String[] {"TLSv1.2"});
        client.setEnabledCipherSuites(new String[] {"TLS_RSA_WITH_AES_128_CBC_SHA"});
      }
      try {
        reach(state, new EnginePair(client, server, context));
        return server;
      } finally {
        EngineDrain.release(client);
      }
    }

    private static void reach(State state, EnginePair pair) throws SSLException {
      switch (state) {
        case NEW -> {}
        case BEGUN -> pair.server.beginHandshake();
        case MID_HANDSHAKE -> {
          pair.clientSpeaks();
          pair.serverListens();
        }
        case NOT_TLS -> {
          pair.toServer.put("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          pair.serverListens();
        }
        default -> goOn(state, pair.handshake());
      }
    }

    private static void goOn(State state, EnginePair pair) throws SSLException {
      boolean fails = state == State.FAILED || state == State.REFUSED_BY_PEER;
      assertEquals(!fails, pair.established(), () -> state + ": " + pair.serverFailure);
      if (state == State.HALF_READ) {
        pair.clientSends(1000);
        pair.toServer.flip();
        pair.server.unwrap(pair.toServer, ByteBuffer.allocateDirect(10));
      }
      if (state == State.CLOSED_BY_PEER || state == State.CLOSED_BY_BOTH) {
        pair.client.closeOutbound();
        pair.handshake();
      }
      if (state == State.CLOSED_BY_US || state == State.CLOSED_BY_BOTH) {
        pair.server.closeOutbound();
        pair.handshake();
      }
    }
  }
}
