package io.wssidecar.clients;

import io.wssidecar.kit.Command;
import io.wssidecar.kit.Peers;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** curl, which forgets its sessions at its end: it asks twice, over two connections. */
final class CurlStack implements TlsStack {
  private final Path directory;
  private final String program = Peers.require("curl");

  /**
   * @param directory holds {@code ca.pem}
   */
  CurlStack(Path directory) {
    this.directory = directory;
  }

  @Override
  public List<Seen> twice(Visit visit) {
    String name = visit.name() == null ? "127.0.0.1" : visit.name();
    String url = "https://" + name + ":" + visit.port() + "/bytes/1";
    List<String> words = new ArrayList<>(List.of(program, "--silent", "--verbose"));
    words.addAll(List.of("--cacert", "ca.pem", "--tlsv" + visit.version()));
    words.addAll(List.of("--tls-max", visit.version(), "-H", "Connection: close"));
    if (visit.name() != null) {
      words.addAll(List.of("--resolve", name + ":" + visit.port() + ":127.0.0.1"));
    }
    if (name.startsWith("miss")) {
      // It cannot be told to expect another name than the one it asks for.
      words.add("--insecure");
    }
    if (visit.rsaOnly()) {
      words.addAll(List.of("--ciphers", "ECDHE-RSA-AES128-GCM-SHA256"));
    }
    words.addAll(List.of("-w", "%{http_code}\n%{certs}", "-o", "/dev/null", "-o", "/dev/null"));
    words.addAll(List.of(url, url));
    Command.Outcome outcome =
        Command.run(Duration.ofSeconds(30), directory, "", words.toArray(String[]::new));
    return seen(outcome.succeeded());
  }

  private static List<Seen> seen(Command.Outcome outcome) {
    String[] handshakes = outcome.err().split("\\(OUT\\), TLS handshake, Client hello");
    String[] answers = outcome.out().split("(?m)^200\n");
    if (handshakes.length != 3 || answers.length != 3) {
      throw new AssertionError("not two answers over two connections: " + outcome);
    }
    return List.of(seen(handshakes[1], answers[1]), seen(handshakes[2], answers[2]));
  }

  private static Seen seen(String handshake, String certificates) {
    X509Certificate leaf = Seen.certificate(certificates);
    boolean shown = handshake.contains("(IN), TLS handshake, Certificate (11)");
    int at = handshake.indexOf("SSL connection using TLSv1.");
    if (at < 0) {
      throw new AssertionError(handshake);
    }
    String protocol = handshake.substring(at).split(" ")[3];
    return Seen.of(protocol, leaf, !shown);
  }
}
