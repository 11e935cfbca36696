package io.wssidecar.clients;

import io.wssidecar.kit.Await;
import io.wssidecar.kit.Peers;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code gnutls-cli}, which connects again when it is told so between two requests. Its option for
 * that, {@code --resume}, is no use: with TLS 1.3 it waits for a ticket before it says anything,
 * and the sidecar's tickets go out with its first answer.
 */
final class GnutlsStack implements TlsStack {
  private final Path directory;
  private final String program = Peers.require("gnutls-cli");

  /**
   * @param directory holds {@code ca.pem}
   */
  GnutlsStack(Path directory) {
    this.directory = directory;
  }

  @Override
  public boolean canInsistOnRsa(String protocol) {
    return true;
  }

  @Override
  public List<Seen> twice(Visit visit) throws IOException {
    Process process =
        new ProcessBuilder(words(visit))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    StringWriter said = new StringWriter();
    Thread reader = new Thread(() -> read(process, said), "output of gnutls-cli");
    reader.setDaemon(true);
    reader.start();
    try (Writer in = process.outputWriter(StandardCharsets.US_ASCII)) {
      await(said, 0, "- Simple Client Mode");
      say(in, Visit.REQUEST.replace("Connection: close\r\n", ""));
      await(said, 0, "HTTP/1.1 200");
      String first = said.toString();
      say(in, "^resume^\n");
      await(said, first.length(), "Handshake was completed");
      say(in, Visit.REQUEST);
      await(said, first.length(), "HTTP/1.1 200");
      return List.of(seen(first, first), seen(first, said.toString().substring(first.length())));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + words(visit) + "\n" + said, e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void await(StringWriter said, int from, String text) {
    Await.until(text, () -> said.toString().indexOf(text, from) >= 0);
  }

  private List<String> words(Visit visit) {
    List<String> words = new ArrayList<>(List.of(program, "127.0.0.1"));
    words.addAll(List.of("-p", Integer.toString(visit.port()), "--x509cafile", "ca.pem"));
    words.addAll(List.of("--inline-commands", "--print-cert", "--priority", priority(visit)));
    boolean hit = "hit.example".equals(visit.name());
    words.add("--verify-hostname=" + (hit ? "hit.example" : "default.example"));
    words.add(visit.name() == null ? "--disable-sni" : "--sni-hostname=" + visit.name());
    return words;
  }

  /** Of a client that insists on RSA the signatures only: it still offers suites for EC keys. */
  private static String priority(Visit visit) {
    String priority = "NORMAL:-VERS-ALL:+VERS-TLS" + visit.version();
    return visit.rsaOnly()
        ? priority + ":-SIGN-ALL:+SIGN-RSA-PSS-RSAE-SHA256:+SIGN-RSA-SHA256"
        : priority;
  }

  private static void say(Writer in, String text) throws IOException {
    in.write(text);
    in.flush();
  }

  private static void read(Process process, StringWriter said) {
    char[] some = new char[4096];
    try (Reader out = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
      for (int count = out.read(some); count >= 0; count = out.read(some)) {
        said.write(some, 0, count);
      }
    } catch (IOException e) {
      said.write("\n(unreadable: " + e + ")");
    }
  }

  /** Without a new certificate its first one stands. */
  private static Seen seen(String first, String text) {
    String description = "- Description: (TLS";
    int at = text.indexOf(description);
    boolean shown = text.contains("BEGIN CERTIFICATE");
    boolean resumed = text.contains("*** This is a resumed session");
    if (at < 0 || shown == resumed) {
      throw new AssertionError("shown: " + shown + ", resumed: " + resumed);
    }
    String protocol = "TLSv" + text.substring(at + description.length()).split("-", 2)[0];
    X509Certificate leaf = Seen.certificate(shown ? text : first);
    return Seen.of(protocol, leaf, resumed);
  }
}
