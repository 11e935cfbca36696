package io.wssidecar.agent.matrix.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;

/**
 * What a host that is a client is asked to do: one TLS connection.
 *
 * @param port of the server, on loopback
 * @param protocol the one that is offered
 * @param name the server's, which its certificate must have
 * @param patience with a silent server, in milliseconds
 */
public record Wish(int port, String protocol, String name, int patience) {
  /** Does it, and throws whatever the TLS library throws. */
  public interface Granter {
    void grant(Wish wish) throws Exception;
  }

  /** The line that asks for it. */
  public String line() {
    return port + " " + protocol + " " + name + " " + patience + "\n";
  }

  private static Wish of(String line) {
    String[] words = line.split(" ");
    return new Wish(Integer.parseInt(words[0]), words[1], words[2], Integer.parseInt(words[3]));
  }

  public void apply(SSLParameters parameters) {
    parameters.setProtocols(new String[] {protocol});
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
  }

  public Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(patience);
    return socket;
  }

  /** Takes wishes, one a connection, and answers with what became of them. Does not return. */
  public static void take(Granter granter) throws IOException {
    Thread orphan = new Thread(Wish::untilOrphaned);
    orphan.setDaemon(true);
    orphan.start();
    try (ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
      System.out.println("ready CONTROL=" + server.getLocalPort());
      while (true) {
        try (Socket control = server.accept()) {
          var reader =
              new BufferedReader(
                  new InputStreamReader(control.getInputStream(), StandardCharsets.UTF_8));
          String answer = answer(granter, of(reader.readLine()));
          control.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static String answer(Granter granter, Wish wish) {
    try {
      granter.grant(wish);
      return "granted";
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static void untilOrphaned() {
    try {
      while (System.in.read() >= 0) {}
    } catch (IOException e) {
      // The parent is gone, too.
    }
    System.exit(0);
  }
}
