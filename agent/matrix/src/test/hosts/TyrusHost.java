import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.glassfish.tyrus.server.Server;

/** Tyrus on Grizzly, with one endpoint, {@code /chat}; for Tyrus 1 with {@code javax}. */
public final class TyrusHost {
  @ServerEndpoint("/chat")
  public static class Chat {
    @OnMessage
    public void onMessage(String text) {}
  }

  public static void main(String[] words) throws Exception {
    int port = freePort(); // of 0 Tyrus makes its usual one, and several hosts run at a time
    new Server("127.0.0.1", port, "/", Map.of(), Chat.class).start();
    System.out.println("ready HTTP=" + port);
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
