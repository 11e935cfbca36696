package io.wssidecar.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.ConfigException;
import io.wssidecar.kit.TestCa;
import io.wssidecar.reasons.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Handshakes that fail for real, between our engines and the JDK's or raw bytes, and what we say of
 * them.
 */
class HandshakeTest {
  private static final TestCa CA = TestCa.create();

  /** Stands where the bytes come from a test rather than from a client. */
  private static final SSLEngine SILENT = client("TLSv1.3");

  /** What a damaged ClientHello may look like. */
  private static final Set<Reason> POSSIBLE =
      EnumSet.of(
          Reason.BAD_CLIENT_HELLO,
          Reason.NO_COMMON_PROTOCOL,
          Reason.NO_COMMON_CIPHER,
          Reason.NO_COMMON_GROUP,
          Reason.NO_COMMON_SIGNATURE,
          Reason.PEER_CLOSED, // a damaged type makes it an alert
          Reason.OTHER);

  @TempDir Path dir;
  private ServerContext context;
  private SSLEngine server;

  @BeforeEach
  void start() throws ConfigException {
    context = ServerContext.load(Settings.of(CA.issue("localhost").writeTo(dir)));
    server = context.newEngine();
  }

  @AfterEach
  void stop() {
    EngineDrain.release(server);
  }

  @Test
  void noCommonProtocol() throws SSLException {
    // The JDK's engines no longer offer TLS 1.1; so it is written over the one version of a good
    // hello.
    byte[] hello = helloOf("TLSv1.2");
    hello[10] = 2;
    hello[extension(hello, 43) + 6] = 2;
    assertEquals(Reason.NO_COMMON_PROTOCOL, reasonFor(hello));
  }

  @Test
  void noCommonCipher() {
    SSLEngine client = client("TLSv1.2");
    client.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"});
    assertEquals(Reason.NO_COMMON_CIPHER, reasonFor(client));
  }

  @Test
  void noCommonCipherForTheTypeOfOurKey() {
    SSLEngine client = client("TLSv1.2");
    client.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
    assertEquals(Reason.NO_COMMON_CIPHER, reasonFor(client));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void noCommonGroup(String protocol) throws SSLException {
    // The JDK's groups are a global property; so the list in a good hello is overwritten with a
    // group of nobody.
    byte[] hello = helloOf(protocol);
    int groups = extension(hello, 10);
    int length = (hello[groups + 4] & 0xff) * 256 + (hello[groups + 5] & 0xff);
    for (int i = 0; i < length; i++) {
      hello[groups + 6 + i] = (byte) (i % 2 == 0 ? 0x7a : 0x01 + i);
    }
    assertEquals(Reason.NO_COMMON_GROUP, reasonFor(hello));
  }

  @Test
  void noCommonSignature() throws SSLException {
    byte[] hello = helloOf("TLSv1.3");
    int signatures = extension(hello, 13);
    int length = (hello[signatures + 4] & 0xff) * 256 + (hello[signatures + 5] & 0xff);
    for (int i = 0; i < length; i++) {
      hello[signatures + 6 + i] = (byte) (i % 2 == 0 ? 0x02 : 0x01); // rsa_pkcs1_sha1-like: 02 01
    }
    assertEquals(Reason.NO_COMMON_SIGNATURE, reasonFor(hello));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void theClientDoesNotTrustUs(String protocol) {
    SSLEngine client = client(TestCa.create().clientContext(), protocol);
    assertEquals(Reason.PEER_REJECTED_CERT, reasonFor(client));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void ourCertificateHasExpired(String protocol) throws ConfigException {
    context =
        ServerContext.load(Settings.of(CA.request("localhost").expired().issue().writeTo(dir)));
    assertTrue(context.warnings().get(0).contains("expired"), context.warnings()::toString);
    stop();
    server = context.newEngine();
    assertEquals(Reason.PEER_REJECTED_CERT, reasonFor(client(protocol)));
  }

  static IntStream alerts() {
    return IntStream.rangeClosed(1, 255);
  }

  /** TLS 1.2 clients send alerts in the clear, so that each can be made by hand. */
  @ParameterizedTest
  @MethodSource("alerts")
  void everyAlertOfAClientHasItsReason(int code) throws SSLException {
    answer(helloOf("TLSv1.2"));
    byte[] alert = {0x15, 3, 3, 0, 2, 2, (byte) code};
    SSLException thrown = feed(alert);
    assertNotNull(thrown);
    assertEquals(Alert.of(code).reason(), HandshakeFailure.classify(thrown).reason());
  }

  @Test
  void openSslRefusesOurCertificateInTheClear() throws SSLException {
    answer(helloOf("TLSv1.3"));
    byte[] alert = {0x15, 3, 3, 0, 2, 2, 48};
    SSLException thrown = feed(alert);
    assertNotNull(thrown);
    assertEquals(Reason.OTHER, HandshakeFailure.classify(thrown).reason());
    assertEquals(
        Optional.of(Reason.PEER_REJECTED_CERT),
        HandshakeFailure.plaintextAlert(ByteBuffer.wrap(alert)));
  }

  @Test
  void theClientClosesInMidHandshake() throws SSLException {
    answer(helloOf("TLSv1.2"));
    SSLException thrown = feed(new byte[] {0x15, 3, 3, 0, 2, 1, 0});
    assertNotNull(thrown);
    assertEquals(Reason.PEER_CLOSED, HandshakeFailure.classify(thrown).reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.6\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "PROXY TCP4 10.0.0.1 10.0.0.2 1 443\r\n"
      })
  void wordsThatAreNotTls(String words) {
    assertEquals(Reason.BAD_CLIENT_HELLO, reasonFor(words.getBytes(StandardCharsets.US_ASCII)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80310103010018", // SSL 2
        "16030100050100000100", // a hello of one byte
        "1603010005ff00000100", // no such message
        "17030300020000", // data before a handshake
        "160301000401ffffff" // a hello of 16 MiB
      })
  void bytesThatAreNotAClientHello(String hex) {
    assertEquals(Reason.BAD_CLIENT_HELLO, reasonFor(HexFormat.of().parseHex(hex)));
  }

  @Test
  void aDamagedHelloIsNamedAsOne() throws SSLException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[][] hellos = {helloOf("TLSv1.2"), helloOf("TLSv1.3")};
    int failed = 0;
    int unnamed = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] hello = hellos[i % 2].clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        hello[random.nextInt(hello.length)] = (byte) random.nextInt(256);
      }
      stop();
      server = context.newEngine();
      SSLException thrown = feed(hello);
      if (thrown != null) {
        HandshakeFailure failure = HandshakeFailure.classify(thrown);
        assertTrue(POSSIBLE.contains(failure.reason()), () -> "seed " + seed + ": " + failure);
        failed++;
        unnamed += failure.reason() == Reason.OTHER ? 1 : 0;
      }
    }
    // BoringSSL has hundreds of tokens; the rare ones may go without a name.
    assertTrue(
        failed > 300 && unnamed * 50 < failed, "seed " + seed + ": " + unnamed + "/" + failed);
  }

  private Reason reasonFor(SSLEngine client) {
    EnginePair pair = new EnginePair(client, server, context).handshake();
    assertNotNull(pair.serverFailure, "the handshake succeeded");
    return HandshakeFailure.classify(pair.serverFailure).reason();
  }

  private Reason reasonFor(byte[] sent) {
    SSLException thrown = feed(sent);
    assertNotNull(thrown, "the server did not mind");
    return HandshakeFailure.classify(thrown).reason();
  }

  /** What the server throws at these bytes; null when it waits for more. */
  private @Nullable SSLException feed(byte[] bytes) {
    EnginePair pair = new EnginePair(SILENT, server, context);
    pair.toServer.put(bytes);
    pair.serverListens();
    return pair.serverFailure;
  }

  /** Lets the server take a good hello and say all that it has to say to it. */
  private void answer(byte[] hello) {
    EnginePair pair = new EnginePair(SILENT, server, context);
    pair.toServer.put(hello);
    assertTrue(pair.serverListens() && pair.serverSpeaks(), () -> "" + pair.serverFailure);
  }

  private static byte[] helloOf(String protocol) throws SSLException {
    ByteBuffer out = ByteBuffer.allocate(EnginePair.BUFFER);
    client(protocol).wrap(ByteBuffer.allocate(0), out);
    byte[] hello = new byte[out.position()];
    out.flip().get(hello);
    return hello;
  }

  /** Where that extension of a ClientHello record starts. */
  private static int extension(byte[] hello, int type) {
    int at = 5 + 4 + 2 + 32; // record, message, version, random
    at += 1 + hello[at];
    at += 2 + ((hello[at] & 0xff) * 256 + (hello[at + 1] & 0xff));
    at += 1 + hello[at];
    at += 2;
    while (((hello[at] & 0xff) * 256 + (hello[at + 1] & 0xff)) != type) {
      at += 4 + ((hello[at + 2] & 0xff) * 256 + (hello[at + 3] & 0xff));
    }
    return at;
  }

  private static SSLEngine client(String protocol) {
    return client(CA.clientContext(), protocol);
  }

  private static SSLEngine client(SSLContext clients, String protocol) {
    SSLEngine client = clients.createSSLEngine("localhost", 443);
    client.setUseClientMode(true);
    client.setEnabledProtocols(new String[] {protocol});
    return client;
  }
}
