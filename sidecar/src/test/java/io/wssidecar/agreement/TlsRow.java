package io.wssidecar.agreement;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.TestCa;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Every way to fail at TLS in front of a sidecar, and some ways not to: the reason, and whether
 * there is an engine by then, so that the agent can know too.
 */
enum TlsRow {
  SUCCESS_12(Reason.NONE, Seen.BY_BOTH, sidecar -> succeed(sidecar, "TLSv1.2")),
  SUCCESS_13(Reason.NONE, Seen.BY_BOTH, sidecar -> succeed(sidecar, "TLSv1.3")),
  RESET_AFTER_SUCCESS(Reason.NONE, Seen.BY_BOTH, sidecar -> sidecar.tls().rst()),
  GARBAGE_AFTER_SUCCESS(Reason.NONE, Seen.BY_BOTH, TlsRow::garbageAfterSuccess),

  // What is wrong with a ClientHello.

  OLD_CLIENT(
      Reason.NO_COMMON_PROTOCOL,
      Hello.JUDGED,
      sidecar -> say(sidecar, hello(sidecar, "TLSv1.2").tls11().bytes())),
  OTHER_CIPHERS(
      Reason.NO_COMMON_CIPHER,
      Hello.JUDGED,
      sidecar -> shake(sidecar, ciphers("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"))),
  CIPHERS_OF_ANOTHER_KEY(
      Reason.NO_COMMON_CIPHER,
      Hello.JUDGED,
      sidecar -> shake(sidecar, ciphers("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))),
  OTHER_GROUPS_12(
      Reason.NO_COMMON_GROUP,
      Hello.JUDGED,
      sidecar -> say(sidecar, hello(sidecar, "TLSv1.2").listOf(10, 0x7a, 1, 1).bytes())),
  OTHER_GROUPS_13(
      Reason.NO_COMMON_GROUP,
      Hello.JUDGED,
      sidecar -> say(sidecar, hello(sidecar, "TLSv1.3").listOf(10, 0x7a, 1, 1).bytes())),
  OTHER_SIGNATURES(
      Reason.NO_COMMON_SIGNATURE,
      Hello.JUDGED,
      sidecar -> say(sidecar, hello(sidecar, "TLSv1.3").listOf(13, 2, 1, 0).bytes())),
  OTHER_APPLICATION_PROTOCOL(
      Reason.NO_COMMON_ALPN, Hello.JUDGED, sidecar -> shake(sidecar, alpn("h2"))),
  UNKNOWN_NAME(
      Reason.UNRECOGNIZED_NAME, Hello.JUDGED, sidecar -> shake(sidecar, name("other.example"))),
  HELLO_OF_ONE_BYTE(
      Reason.BAD_CLIENT_HELLO, Hello.JUDGED, sidecar -> say(sidecar, hex("16030100050100000100"))),
  MESSAGE_OF_NO_KIND(
      Reason.BAD_CLIENT_HELLO, Hello.JUDGED, sidecar -> say(sidecar, hex("160301000463000000"))),
  HELLO_OF_16_MIB(
      Reason.BAD_CLIENT_HELLO, Hello.JUDGED, sidecar -> say(sidecar, hex("160301000401ffffff"))),

  /** The client gave up on TLS 1.3 without need (RFC 7507): that is left to the engine. */
  FALLEN_BACK(
      Reason.NO_COMMON_PROTOCOL,
      Seen.BY_BOTH,
      sidecar -> say(sidecar, hello(sidecar, "TLSv1.2").firstSuite(0x56, 0x00).bytes())),

  // What a client says, or does, in the middle of a handshake.

  CERTIFICATE_REJECTED_12(
      Reason.PEER_REJECTED_CERT, Seen.BY_BOTH, sidecar -> distrust(sidecar, "TLSv1.2")),
  CERTIFICATE_REJECTED_13(
      Reason.PEER_REJECTED_CERT, Seen.BY_BOTH, sidecar -> distrust(sidecar, "TLSv1.3")),
  CERTIFICATE_REJECTED_IN_THE_CLEAR(
      Reason.PEER_REJECTED_CERT,
      Seen.BY_BOTH,
      sidecar -> sayAfterHello(sidecar, "TLSv1.3", "15030300020230")),
  HANDSHAKE_FAILURE_12(
      Reason.OTHER, Seen.BY_BOTH, sidecar -> sayAfterHello(sidecar, "TLSv1.2", "15030300020228")),
  HANDSHAKE_FAILURE_IN_THE_CLEAR_13(
      Reason.OTHER, Seen.BY_BOTH, sidecar -> sayAfterHello(sidecar, "TLSv1.3", "15030300020228")),
  CANCELLED_12(
      Reason.PEER_CLOSED,
      Seen.BY_BOTH,
      sidecar -> sayAfterHello(sidecar, "TLSv1.2", "1503030002025a")),
  CANCELLED_IN_THE_CLEAR_13(
      Reason.PEER_CLOSED,
      Seen.BY_BOTH,
      sidecar -> sayAfterHello(sidecar, "TLSv1.3", "1503030002025a")),
  GOODBYE_IN_THE_CLEAR_13(
      Reason.OTHER, Seen.BY_BOTH, sidecar -> sayAfterHello(sidecar, "TLSv1.3", "15030300020100")),
  GOODBYE_12(
      Reason.PEER_CLOSED,
      Seen.BY_BOTH,
      sidecar -> sayAfterHello(sidecar, "TLSv1.2", "15030300020100")),
  MESSAGE_OF_NO_KIND_INSIDE_12(
      Reason.BAD_CLIENT_HELLO,
      Seen.BY_BOTH,
      sidecar -> sayAfterHello(sidecar, "TLSv1.2", "160303000463000000")),
  GARBAGE_INSIDE_12(
      Reason.BAD_CLIENT_HELLO,
      Seen.BY_BOTH,
      sidecar -> sayAfterHello(sidecar, "TLSv1.2", "1703030002abcd")),
  GARBAGE_INSIDE_13(
      Reason.OTHER,
      Seen.BY_BOTH,
      sidecar -> sayAfterHello(sidecar, "TLSv1.3", "1703030020" + "ab".repeat(32))),
  SHORT_GARBAGE_INSIDE_13(
      Reason.OTHER, Seen.BY_BOTH, sidecar -> sayAfterHello(sidecar, "TLSv1.3", "1703030002abcd")),
  NO_RECORD_INSIDE(
      Reason.BAD_CLIENT_HELLO,
      Seen.BY_BOTH,
      sidecar -> sayAfterHello(sidecar, "TLSv1.3", "474554202f20485454502f312e310d0a")),
  CLOSED_AFTER_HELLO_12(
      Reason.PEER_CLOSED, Seen.BY_BOTH, sidecar -> leave(hello(sidecar, "TLSv1.2").begin(sidecar))),
  CLOSED_AFTER_HELLO_13(Reason.PEER_CLOSED, Seen.BY_BOTH, sidecar -> leave(begin(sidecar))),
  CLOSED_WITHIN_A_RECORD(
      Reason.PEER_CLOSED, Seen.BY_BOTH, sidecar -> leave(begin(sidecar).send(hex("1703030020ab")))),
  RESET_AFTER_HELLO(Reason.PEER_RESET, Seen.BY_BOTH, sidecar -> begin(sidecar).rst()),
  SILENT_AFTER_HELLO(Reason.TIMEOUT, Seen.BY_BOTH, sidecar -> begin(sidecar).end()),

  // What the sidecar knows before there is an engine.

  PLAIN_HTTP(
      Reason.PLAINTEXT,
      Seen.BY_SIDECAR_ALONE,
      sidecar -> say(sidecar, "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII))),
  ANOTHER_LANGUAGE(
      Reason.BAD_CLIENT_HELLO,
      Seen.BY_SIDECAR_ALONE,
      sidecar -> say(sidecar, "SSH-2.0-OpenSSH_9.6\r\n".getBytes(US_ASCII))),
  PROBE_THAT_CLOSES(Reason.PROBE, Seen.BY_SIDECAR_ALONE, sidecar -> leave(sidecar.tcp())),
  PROBE_THAT_RESETS(Reason.PROBE, Seen.BY_SIDECAR_ALONE, sidecar -> sidecar.tcp().rst()),
  PROBE_THAT_WAITS(Reason.PROBE, Seen.BY_SIDECAR_ALONE, sidecar -> sidecar.tcp().end()),
  UNWANTED_PROXY_HEADER(
      Reason.BAD_PROXY_HEADER,
      Seen.BY_SIDECAR_ALONE,
      sidecar -> say(sidecar, "PROXY TCP4 192.0.2.1 192.0.2.2 1 443\r\n".getBytes(US_ASCII))),

  // Half a ClientHello.

  CLOSED_WITHIN_HELLO(Reason.PEER_CLOSED, Seen.BY_SIDECAR_ALONE, sidecar -> leave(half(sidecar))),
  RESET_WITHIN_HELLO(Reason.PEER_RESET, Seen.BY_SIDECAR_ALONE, sidecar -> half(sidecar).rst()),
  SILENT_WITHIN_HELLO(Reason.TIMEOUT, Seen.BY_SIDECAR_ALONE, sidecar -> half(sidecar).end());

  /** What a client does. */
  interface Deed {
    void to(AgentSidecar sidecar) throws IOException;
  }

  private final Reason reason;
  private final Seen seen;
  private final Deed deed;

  TlsRow(Reason reason, Seen seen, Deed deed) {
    this.reason = reason;
    this.seen = seen;
    this.deed = deed;
  }

  /** {@code NONE} when nothing must be counted. */
  Reason reason() {
    return reason;
  }

  Seen seen() {
    return seen;
  }

  /** Does it once. */
  void happenTo(AgentSidecar sidecar) throws IOException {
    deed.to(sidecar);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static Hello hello(AgentSidecar sidecar, String protocol) {
    return Hello.of(sidecar.trusting(), protocol);
  }

  /** Says that, and listens to the end. */
  private static void say(AgentSidecar sidecar, byte[] bytes) {
    try (RawPeer peer = sidecar.tcp().send(bytes)) {
      peer.end();
    }
  }

  private static void sayAfterHello(AgentSidecar sidecar, String protocol, String hex) {
    try (RawPeer peer = hello(sidecar, protocol).begin(sidecar).send(hex(hex))) {
      peer.end();
    }
  }

  private static RawPeer begin(AgentSidecar sidecar) {
    return hello(sidecar, "TLSv1.3").begin(sidecar);
  }

  private static RawPeer half(AgentSidecar sidecar) {
    return sidecar.tcp().send(hello(sidecar, "TLSv1.3").first(60));
  }

  /** With a FIN. Closing with bytes unread would be a reset. */
  private static void leave(RawPeer peer) {
    peer.fin();
    peer.end();
    peer.close();
  }

  private static void succeed(AgentSidecar sidecar, String protocol) throws IOException {
    boolean came =
        shake(
            sidecar,
            sidecar.trusting(),
            client -> client.setEnabledProtocols(new String[] {protocol}));
    if (!came) {
      throw new AssertionError("no handshake by " + protocol);
    }
  }

  private static void garbageAfterSuccess(AgentSidecar sidecar) {
    try (RawPeer peer = sidecar.tls()) {
      peer.sendBelowTls(hex("170303000401020304")).end();
    }
  }

  private static void distrust(AgentSidecar sidecar, String protocol) throws IOException {
    SSLContext strangers = TestCa.create().clientContext();
    shake(sidecar, strangers, client -> client.setEnabledProtocols(new String[] {protocol}));
  }

  private static Consumer<SSLSocket> ciphers(String only) {
    return client -> {
      client.setEnabledProtocols(new String[] {"TLSv1.2"});
      client.setEnabledCipherSuites(new String[] {only});
    };
  }

  private static Consumer<SSLSocket> name(String asked) {
    return client -> {
      SSLParameters parameters = client.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(asked)));
      client.setSSLParameters(parameters);
    };
  }

  private static Consumer<SSLSocket> alpn(String only) {
    return client -> {
      SSLParameters parameters = client.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {only});
      client.setSSLParameters(parameters);
    };
  }

  private static void shake(AgentSidecar sidecar, Consumer<SSLSocket> wishes) throws IOException {
    shake(sidecar, sidecar.trusting(), wishes);
  }

  /** Shakes hands, and whether that worked. */
  private static boolean shake(AgentSidecar sidecar, SSLContext context, Consumer<SSLSocket> wishes)
      throws IOException {
    int port = sidecar.address().getPort();
    try (Socket tcp = new Socket(sidecar.address().getAddress(), port)) {
      tcp.setSoTimeout(10_000);
      SSLSocket client =
          (SSLSocket) context.getSocketFactory().createSocket(tcp, "localhost", port, false);
      wishes.accept(client);
      try {
        client.startHandshake();
        client.close();
        return true;
      } catch (IOException e) {
        // Closing with bytes unread would be a reset, which may overtake our alert.
        tcp.shutdownOutput();
        tcp.getInputStream().readAllBytes();
        return false;
      }
    }
  }
}
