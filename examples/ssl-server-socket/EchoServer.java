import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** Echoes bytes over TLS: no framework, no metrics, and nothing that knows the agent. */
public final class EchoServer {
  public static void main(String[] words) throws Exception {
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var file = Files.newInputStream(Path.of("app.p12"))) {
      keys.load(file, password);
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    int port = words.length == 0 ? 8443 : Integer.parseInt(words[0]);
    try (var server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(port)) {
      System.out.println("echoes on " + server.getLocalPort());
      while (true) {
        Socket client = server.accept();
        new Thread(() -> echo(client)).start();
      }
    }
  }

  private static void echo(Socket client) {
    try (client) {
      client.setSoTimeout(60_000);
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (SocketTimeoutException e) {
      System.out.println("silent: " + e.getMessage());
    } catch (IOException e) {
      System.out.println("failed: " + e.getMessage());
    }
  }
}
