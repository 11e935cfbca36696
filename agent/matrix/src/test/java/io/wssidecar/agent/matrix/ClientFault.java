package io.wssidecar.agent.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wssidecar.agent.matrix.host.Setup;
import io.wssidecar.agent.matrix.host.Wish;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;

/** Every way in which a server can fail its client, with the reason that the client must tell. */
enum ClientFault {
  SUCCESS_12("", "TLSv1.2", "localhost", new FaultyServer.Tls("server")),
  SUCCESS_13("", "TLSv1.3", "localhost", new FaultyServer.Tls("server")),
  NO_SERVER("", "TLSv1.3", "localhost", new FaultyServer.Gone()),
  STRANGE_SERVER_12("peer_rejected_cert", "TLSv1.2", "stranger", new FaultyServer.Tls("stranger")),
  STRANGE_SERVER_13("peer_rejected_cert", "TLSv1.3", "stranger", new FaultyServer.Tls("stranger")),
  EXPIRED_SERVER("peer_rejected_cert", "TLSv1.3", "late", new FaultyServer.Tls("expired")),
  OTHER_NAME("peer_rejected_cert", "TLSv1.3", "other.example", new FaultyServer.Tls("server")),
  ALERT_PROTOCOL_VERSION("no_common_protocol", FaultyServer.alert(70)),
  ALERT_INSUFFICIENT_SECURITY("no_common_cipher", FaultyServer.alert(71)),
  ALERT_HANDSHAKE_FAILURE("other", FaultyServer.alert(40)),
  ALERT_CERTIFICATE_REQUIRED("client_cert_missing", FaultyServer.alert(116)),
  ALERT_UNKNOWN_CA("client_cert_untrusted", FaultyServer.alert(48)),
  ALERT_CERTIFICATE_EXPIRED("client_cert_expired", FaultyServer.alert(45)),
  ALERT_CERTIFICATE_REVOKED("client_cert_revoked", FaultyServer.alert(44)),
  ALERT_ACCESS_DENIED("client_cert_denied", FaultyServer.alert(49)),
  ALERT_UNRECOGNIZED_NAME("unrecognized_name", FaultyServer.alert(112)),
  ALERT_NO_APPLICATION_PROTOCOL("no_common_alpn", FaultyServer.alert(120)),
  PLAIN_HTTP(
      "plaintext",
      new FaultyServer.Raw(
          "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", FaultyServer.End.CLOSE)),
  CLOSED("peer_closed", new FaultyServer.Raw("", FaultyServer.End.CLOSE)),
  RESET("peer_reset", new FaultyServer.Raw("", FaultyServer.End.RESET)),
  SILENT("timeout", new FaultyServer.Raw("", FaultyServer.End.WAIT));

  /** Empty when nothing must be counted. */
  final String reason;

  private final String protocol;
  private final String name;
  private final FaultyServer server;

  ClientFault(String reason, FaultyServer server) {
    this(reason, "TLSv1.3", "localhost", server);
  }

  ClientFault(String reason, String protocol, String name, FaultyServer server) {
    this.reason = reason;
    this.protocol = protocol;
    this.name = name;
    this.server = server;
  }

  private int patience() {
    return this == SILENT ? Setup.IMPATIENT.patience() : Setup.LONG;
  }

  /** Has the host do it once; what the host's TLS library said. */
  String happen(Path certificates, Fork host) throws Exception {
    try (FaultyServer.Running running = server.start(certificates);
        Socket control = Fork.connect(host.port("CONTROL"))) {
      control
          .getOutputStream()
          .write(new Wish(running.port(), protocol, name, patience()).line().getBytes(UTF_8));
      String answer = new String(control.getInputStream().readAllBytes(), UTF_8);
      if (answer.isEmpty()) {
        throw new IOException("the host did not answer");
      }
      return answer;
    }
  }
}
