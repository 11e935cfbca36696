package io.wssidecar.agent.matrix;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wssidecar.agent.matrix.host.Setup;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;

/** Every way to fail at TLS, and some ways not to, with the reason that the agent must tell. */
enum TlsFault {
  SUCCESS_12("", Setup.PLAIN, (client, port) -> succeed(client.protocol("TLSv1.2"), port)),
  SUCCESS_13("", Setup.PLAIN, TlsFault::succeed),
  SUCCESS_WITH_CERTIFICATE(
      "", Setup.NEED_CLIENT, (client, port) -> succeed(client.key("client"), port)),
  GARBAGE_AFTER_SUCCESS("", Setup.PLAIN, TlsFault::garbageAfterSuccess),
  HEALTH_CHECK("", Setup.PLAIN, (client, port) -> Fork.connect(port).close()),
  SILENT_CONNECTION("", Setup.IMPATIENT, (client, port) -> send(port, new byte[0], End.WAIT)),
  OLD_CLIENT(
      "no_common_protocol",
      Setup.TLS13_ONLY,
      (client, port) -> client.protocol("TLSv1.2").echo(port)),
  OTHER_CIPHER(
      "no_common_cipher",
      Setup.TLS12_AES256_ONLY,
      (client, port) ->
          client.protocol("TLSv1.2").cipher("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256").echo(port)),
  CERTIFICATE_REJECTED_12(
      "peer_rejected_cert",
      Setup.PLAIN,
      (client, port) -> client.trusting("distrust").protocol("TLSv1.2").echo(port)),
  CERTIFICATE_REJECTED_13(
      "peer_rejected_cert",
      Setup.PLAIN,
      (client, port) -> client.trusting("distrust").protocol("TLSv1.3").echo(port)),
  CERTIFICATE_REJECTED_BY_OPENSSL(
      "peer_rejected_cert", Setup.PLAIN, (client, port) -> OpenSsl.distrust(port)),
  NO_CERTIFICATE_12(
      "client_cert_missing",
      Setup.NEED_CLIENT,
      (client, port) -> client.protocol("TLSv1.2").echo(port)),
  NO_CERTIFICATE_13("client_cert_missing", Setup.NEED_CLIENT, TlsClient::echo),
  STRANGE_CERTIFICATE(
      "client_cert_untrusted",
      Setup.NEED_CLIENT,
      (client, port) -> client.key("stranger").echo(port)),
  EXPIRED_CERTIFICATE(
      "client_cert_expired", Setup.NEED_CLIENT, (client, port) -> client.key("expired").echo(port)),
  OTHER_APPLICATION_PROTOCOL(
      "no_common_alpn", Setup.ALPN_H2, (client, port) -> client.alpn("other/1").echo(port)),
  OTHER_NAME(
      "unrecognized_name",
      Setup.SNI_KNOWN,
      (client, port) -> client.name("other.example").echo(port)),
  PLAIN_HTTP(
      "plaintext",
      Setup.PLAIN,
      (client, port) ->
          send(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII), End.WAIT)),
  BROKEN_HELLO(
      "bad_client_hello",
      Setup.PLAIN,
      (client, port) -> send(port, new byte[] {22, 3, 1, 0, 4, 99, 0, 0, 0}, End.WAIT)),
  CLOSED_AFTER_HELLO(
      "peer_closed", Setup.PLAIN, (client, port) -> send(port, client.hello(), End.CLOSE)),
  RESET_AFTER_HELLO(
      "peer_reset", Setup.PLAIN, (client, port) -> send(port, client.hello(), End.RESET)),
  SILENT_AFTER_HELLO(
      "timeout", Setup.IMPATIENT, (client, port) -> send(port, client.hello(), End.WAIT));

  /** What a client does after its bytes. */
  private enum End {
    CLOSE,
    RESET,
    WAIT
  }

  private interface Action {
    void run(TlsClient client, int port) throws Exception;
  }

  /** Empty when nothing must be counted. */
  final String reason;

  final Setup setup;
  private final Action action;

  TlsFault(String reason, Setup setup, Action action) {
    this.reason = reason;
    this.setup = setup;
    this.action = action;
  }

  /** Does it once. */
  void happen(Path certificates, Fork host) throws Exception {
    happen(certificates, host, "");
  }

  /** Does it once, and offers that application protocol unless the fault is to offer another. */
  void happen(Path certificates, Fork host, String alpn) throws Exception {
    TlsClient client = new TlsClient(certificates);
    action.run(alpn.isEmpty() ? client : client.alpn(alpn), host.port(setup.name()));
  }

  private static void succeed(TlsClient client, int port) throws Exception {
    client.prepare();
    try (Socket tcp = Fork.connect(port)) {
      if (!client.asks(tcp)) {
        throw new AssertionError("no answer");
      }
    } catch (IOException e) {
      throw new AssertionError("the handshake failed", e);
    }
  }

  private static void garbageAfterSuccess(TlsClient client, int port) throws Exception {
    client.protocol("TLSv1.2").prepare();
    try (Socket tcp = Fork.connect(port)) {
      SSLSocket tls = client.over(tcp);
      tls.startHandshake();
      tcp.getOutputStream().write(new byte[] {23, 3, 3, 0, 4, 1, 2, 3, 4});
      // Not every server leaves for that.
      tcp.shutdownOutput();
      drain(tcp);
    }
  }

  private static void send(int port, byte[] bytes, End end) throws IOException {
    try (Socket tcp = Fork.connect(port)) {
      tcp.getOutputStream().write(bytes);
      if (end != End.WAIT && tcp.getInputStream().read() < 0) {
        throw new IOException("the server closed first");
      }
      if (end == End.RESET) {
        tcp.setSoLinger(true, 0);
        return;
      }
      if (end == End.CLOSE) {
        tcp.shutdownOutput();
      }
      drain(tcp);
    }
  }

  /** Until the server closes; with bytes unread, our own closing would be a reset. */
  private static void drain(Socket tcp) {
    try {
      tcp.getInputStream().readAllBytes();
    } catch (IOException e) {
      // Reset by the server: closed, too.
    }
  }
}
