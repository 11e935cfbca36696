package io.wssidecar.clients;

import io.wssidecar.kit.Command;
import io.wssidecar.kit.Peers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code openssl s_client}. */
final class OpensslStack implements TlsStack {
  private final Path directory;
  private final String program = Peers.require("openssl");

  /**
   * @param directory holds {@code ca.pem}, and may be written to
   */
  OpensslStack(Path directory) {
    this.directory = directory;
  }

  @Override
  public boolean canInsistOnRsa(String protocol) {
    return true;
  }

  @Override
  public List<Seen> twice(Visit visit) {
    return List.of(
        once(visit, "-sess_out", "session").seen(), once(visit, "-sess_in", "session").seen());
  }

  /** What it wrote, with an answer in it. */
  record Said(Command.Outcome outcome) {
    Seen seen() {
      String out = outcome.out();
      boolean resumed = out.contains("Reused, TLSv1");
      String protocol = out.contains(", TLSv1.3, Cipher is") ? "TLSv1.3" : "TLSv1.2";
      if (!out.contains(", " + protocol + ", Cipher is")) {
        throw new AssertionError(outcome);
      }
      return Seen.of(protocol, Seen.certificate(out), resumed);
    }

    boolean has(String text) {
      return outcome.out().contains(text);
    }
  }

  Said once(Visit visit, String... flags) {
    List<String> words = new ArrayList<>(List.of(program, "s_client", "-ign_eof"));
    words.addAll(List.of("-connect", "127.0.0.1:" + visit.port()));
    words.addAll(List.of("-CAfile", "ca.pem", "-verify_return_error"));
    words.add(visit.isTls12() ? "-tls1_2" : "-tls1_3");
    words.addAll(
        visit.name() == null ? List.of("-noservername") : List.of("-servername", visit.name()));
    if (visit.rsaOnly()) {
      words.addAll(
          visit.isTls12()
              ? List.of("-cipher", "ECDHE-RSA-AES128-GCM-SHA256")
              : List.of("-sigalgs", "RSA-PSS+SHA256:RSA+SHA256"));
    }
    words.addAll(List.of(flags));
    Command.Outcome outcome =
        Command.run(Duration.ofSeconds(30), directory, Visit.REQUEST, words.toArray(String[]::new));
    if (!outcome.succeeded().out().contains("HTTP/1.1 200")) {
      throw new AssertionError(outcome);
    }
    return new Said(outcome);
  }
}
