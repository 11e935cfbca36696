package io.wssidecar.scenario;

import static io.wssidecar.kit.ProxyHeaders.address;
import static io.wssidecar.kit.ProxyHeaders.tlvs;
import static io.wssidecar.kit.ProxyHeaders.v1;
import static io.wssidecar.kit.ProxyHeaders.v2;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.wssidecar.config.AppSettings.ProxyProtocol;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Content;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.SidecarWishes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an app reads before the first request when it wants a PROXY header. */
@Timeout(60)
class AppIntroductionTest {
  private static final String CLIENT = "203.0.113.7:50123";
  private static final String SERVER = "198.51.100.1:443";
  private static final int ALPN = 0x01;
  private static final int AUTHORITY = 0x02;
  private static final int SSL = 0x20;
  private static final int VERSION = 0x21;
  private static final int CIPHER = 0x23;

  private final AppUnderTest app = AppUnderTest.start().wantsProxyHeaders();
  private final SidecarWishes wishes = SidecarUnderTest.with().apps(app);

  @AfterEach
  void end() {
    app.close();
  }

  @Test
  void versionOneIsALineWithTheClientAndOurAddress() {
    try (var sidecar = wishes.appProxyProtocol(ProxyProtocol.V1).start();
        var peer = sidecar.tls()) {
      assertEquals(200, peer.get("/bytes/1").status());
      String client = "127.0.0.1:" + peer.localPort();
      assertArrayEquals(v1(client, "127.0.0.1:" + sidecar.port()), app.introductions().get(0));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, TLS_AES_256_GCM_SHA384, TLS_AES_256_GCM_SHA384",
    "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, ECDHE-ECDSA-AES128-GCM-SHA256",
    "TLSv1.2, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, ECDHE-ECDSA-CHACHA20-POLY1305",
  })
  void versionTwoTellsWhatTlsKnows(String protocol, String suite, String told) throws IOException {
    try (var sidecar = wishes.appProxyProtocol(ProxyProtocol.V2).start();
        Socket tcp = new Socket("127.0.0.1", sidecar.port());
        SSLSocket tls =
            (SSLSocket)
                sidecar
                    .trusting()
                    .getSocketFactory()
                    .createSocket(tcp, "localhost", sidecar.port(), true)) {
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setProtocols(new String[] {protocol});
      parameters.setCipherSuites(new String[] {suite});
      // By itself the JDK names no server whose name has no dot.
      parameters.setServerNames(List.of(new SNIHostName("localhost")));
      parameters.setApplicationProtocols(new String[] {"http/1.1"});
      tls.setSSLParameters(parameters);
      ask(tls);

      byte[] header = app.introductions().get(0);
      byte[] plain =
          v2("127.0.0.1:" + tcp.getLocalPort(), "127.0.0.1:" + sidecar.port(), new byte[0]);
      assertArrayEquals(Arrays.copyOfRange(plain, 16, 28), Arrays.copyOfRange(header, 16, 28));
      assertArrayEquals(Arrays.copyOf(plain, 14), Arrays.copyOf(header, 14));
      Map<Integer, byte[]> found = tlvs(header, 28);
      assertEquals("http/1.1", text(found.get(ALPN)));
      assertEquals("localhost", text(found.get(AUTHORITY)));
      ByteBuffer ssl = ByteBuffer.wrap(found.get(SSL));
      assertEquals(1, ssl.get(), "over TLS, without a certificate");
      assertFalse(ssl.getInt() == 0, "no certificate was verified");
      Map<Integer, byte[]> inner = tlvs(found.get(SSL), 5);
      assertEquals(protocol, text(inner.get(VERSION)));
      assertEquals(told, text(inner.get(CIPHER)));
    }
  }

  @Test
  void versionTwoLeavesOutWhatTheClientDidNotSay() throws IOException {
    try (var sidecar = wishes.appProxyProtocol(ProxyProtocol.V2).start();
        SSLSocket tls =
            (SSLSocket)
                sidecar
                    .ca()
                    .clientContext()
                    .getSocketFactory()
                    .createSocket("127.0.0.1", sidecar.port())) {
      ask(tls);
      Map<Integer, byte[]> found = tlvs(app.introductions().get(0), 28);
      assertEquals(List.of(SSL), List.copyOf(found.keySet()));
    }
  }

  @Test
  void whatAHeaderToldUsIsToldToTheApp() {
    try (var sidecar =
            wishes
                .trusting("127.0.0.1", 32)
                .proxyProtocol()
                .appProxyProtocol(ProxyProtocol.V1)
                .start();
        var four =
            RawPeer.tlsAfter(v2(CLIENT, SERVER), 1 << 20, sidecar.address(), sidecar.trusting());
        var six =
            RawPeer.tlsAfter(
                v1("[2001:db8::7]:50123", "[::]:443"),
                1 << 20,
                sidecar.address(),
                sidecar.trusting())) {
      four.get("/bytes/1");
      six.get("/bytes/1");
      assertArrayEquals(v1(CLIENT, SERVER), app.introductions().get(0));
      assertEquals(
          "PROXY TCP6 2001:db8:0:0:0:0:0:7 0:0:0:0:0:0:0:0 50123 443\r\n",
          text(app.introductions().get(1)));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V1", "V2"})
  void noConnectionServesTwoClientsNorTwoRequests(ProxyProtocol version) {
    try (var sidecar = wishes.appProxyProtocol(version).start();
        var one = sidecar.tls();
        var other = sidecar.tls()) {
      for (RawPeer peer : List.of(one, other, one, other)) {
        int before = app.introductions().size();
        assertEquals(200, peer.get("/bytes/1").status());
        assertEquals(before + 1, app.introductions().size());
        assertEquals(peer.localPort(), port(app.introductions().get(before)));
      }
      assertEquals(4, app.acceptedConnections());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V1", "V2"})
  void aWebSocketIsIntroducedToo(ProxyProtocol version) {
    try (var sidecar = wishes.appProxyProtocol(version).start();
        var client = sidecar.connect("/echo")) {
      assertEquals("through", client.echo("through"));
      assertEquals(client.peer().localPort(), port(app.introductions().get(0)));
    }
  }

  @Test
  void aBodyFollowsItsHead() {
    try (var sidecar = wishes.appProxyProtocol(ProxyProtocol.V2).start();
        var peer = sidecar.tls()) {
      peer.request("POST", "/echo", "Content-Length: 5").send("hello");
      String answer = peer.answer("POST").text();
      assertEquals("POST 5 " + Content.hash("hello".getBytes(US_ASCII)), answer);
    }
  }

  private static void ask(SSLSocket tls) {
    try {
      tls.setSoTimeout(20_000);
      tls.getOutputStream()
          .write(
              "GET /bytes/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
      tls.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The client's port, in either version over IPv4. */
  private static int port(byte[] header) {
    return header[0] == 'P'
        ? address("127.0.0.1:" + text(header).split(" ")[4]).getPort()
        : ByteBuffer.wrap(header).getShort(24) & 0xffff;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, US_ASCII);
  }
}
