import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.websocket.api.WebSocketAdapter;
import org.eclipse.jetty.websocket.server.WebSocketHandler;
import org.eclipse.jetty.websocket.servlet.WebSocketServletFactory;

/** Jetty 9 with one endpoint, {@code /chat}. */
public final class Jetty9Host {
  public static class Chat extends WebSocketAdapter {}

  public static void main(String[] words) throws Exception {
    Server server = new Server();
    JettyTls connectors = new JettyTls(server, words);
    ContextHandler context = new ContextHandler("/chat");
    context.setAllowNullPathInfo(true);
    context.setHandler(
        new WebSocketHandler() {
          @Override
          public void configure(WebSocketServletFactory factory) {
            factory.register(Chat.class);
          }
        });
    server.setHandler(context);
    server.start();
    System.out.println(connectors.ready());
    while (System.in.read() >= 0) {}
    System.exit(0);
  }
}
