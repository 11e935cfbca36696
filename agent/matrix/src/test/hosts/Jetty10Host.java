import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.websocket.api.WebSocketAdapter;
import org.eclipse.jetty.websocket.server.config.JettyWebSocketServletContainerInitializer;

/** Jetty 10 or 11 with one endpoint, {@code /chat}. */
public final class Jetty10Host {
  public static class Chat extends WebSocketAdapter {}

  public static void main(String[] words) throws Exception {
    Server server = new Server();
    JettyTls connectors = new JettyTls(server, words);
    ServletContextHandler context = new ServletContextHandler();
    context.setContextPath("/");
    JettyWebSocketServletContainerInitializer.configure(
        context, (servlet, container) -> container.addMapping("/chat", Chat.class));
    server.setHandler(context);
    server.start();
    System.out.println(connectors.ready());
    while (System.in.read() >= 0) {}
    System.exit(0);
  }
}
