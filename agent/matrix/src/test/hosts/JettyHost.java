import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** Jetty 12 with one endpoint, {@code /chat}. */
public final class JettyHost {
  public static class Chat implements Session.Listener {}

  public static void main(String[] words) throws Exception {
    Server server = new Server();
    JettyTls connectors = new JettyTls(server, words);
    ContextHandler context = new ContextHandler("/");
    context.setHandler(
        WebSocketUpgradeHandler.from(
            server,
            context,
            container ->
                container.addMapping("/chat", (request, response, callback) -> new Chat())));
    server.setHandler(context);
    server.start();
    System.out.println(connectors.ready());
    while (System.in.read() >= 0) {}
    System.exit(0);
  }
}
