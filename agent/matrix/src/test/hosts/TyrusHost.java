import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
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
    Server server = new Server("127.0.0.1", 0, "/", Map.of(), Chat.class);
    server.start();
    System.out.println("ready HTTP=" + server.getPort());
    while (System.in.read() >= 0) {}
    System.exit(0);
  }
}
