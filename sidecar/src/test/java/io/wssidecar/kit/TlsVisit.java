package io.wssidecar.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One connection of one client, from the outside: was it served, or what alert did it get?
 * Blocking; any thread.
 *
 * @param served whether an answer came
 * @param alert as the client names it, in lower case with underscores; empty when there was none
 * @param text everything that the client said, for a failing test
 */
public record TlsVisit(boolean served, boolean resumed, String alert, String text) {
  private static final String REQUEST =
      "GET /bytes/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  private static final Pattern JDK_ALERT = Pattern.compile("fatal alert: (\\w+)");
  private static final Pattern OPENSSL_ALERT =
      Pattern.compile(":(?:sslv3|tlsv1|tlsv13) alert ([a-z ]+):");

  /**
   * With the JDK's TLS. A client that expects a refusal only listens: what it says may reset it.
   */
  public static TlsVisit jdk(
      InetSocketAddress to, SSLContext context, String protocol, boolean asks) {
    try (Socket tcp = new Socket(to.getAddress(), to.getPort());
        SSLSocket tls =
            (SSLSocket)
                context.getSocketFactory().createSocket(tcp, "localhost", to.getPort(), true)) {
      tls.setSoTimeout((int) Await.PATIENCE.toMillis());
      tls.setEnabledProtocols(new String[] {protocol});
      long before = System.currentTimeMillis();
      tls.startHandshake();
      if (asks) {
        tls.getOutputStream().write(REQUEST.getBytes(ISO_8859_1));
      }
      String answer = new String(tls.getInputStream().readAllBytes(), ISO_8859_1);
      boolean resumed = tls.getSession().getCreationTime() < before;
      return new TlsVisit(answer.startsWith("HTTP/1.1 200"), resumed, "", answer);
    } catch (IOException e) {
      String text = String.valueOf(e.getMessage());
      return new TlsVisit(false, false, found(JDK_ALERT, text), e.toString());
    }
  }

  /** With {@code openssl s_client}. */
  public static TlsVisit openssl(
      InetSocketAddress to,
      Path directory,
      @Nullable Issued own,
      String protocol,
      boolean asks,
      String... more) {
    List<String> words = new ArrayList<>(List.of(Peers.require("openssl"), "s_client", "-ign_eof"));
    words.addAll(List.of("-connect", "127.0.0.1:" + to.getPort()));
    words.add(protocol.equals("TLSv1.3") ? "-tls1_3" : "-tls1_2");
    if (own != null) {
      words.addAll(List.of("-cert", write(directory, own), "-cert_chain", write(directory, own)));
    }
    words.addAll(List.of(more));
    Command.Outcome outcome =
        Command.run(
            Duration.ofSeconds(30), directory, asks ? REQUEST : "", words.toArray(new String[0]));
    String text = outcome.toString();
    return new TlsVisit(
        text.contains("HTTP/1.1 200"),
        text.contains("Reused, TLSv1"),
        found(OPENSSL_ALERT, text),
        text);
  }

  private static String write(Path directory, Issued own) {
    try {
      Path file = directory.resolve(own.chain()[0].getSerialNumber() + ".pem");
      return Files.writeString(file, own.chainPem() + own.pkcs8Pem()).toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1).replace(' ', '_') : "";
  }
}
