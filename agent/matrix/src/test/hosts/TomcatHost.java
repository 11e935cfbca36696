import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.File;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat with one endpoint, {@code /chat}; for Tomcat 9 with {@code javax} for {@code jakarta}. */
public final class TomcatHost {
  public static class Chat extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {}
  }

  public static void main(String[] words) throws Exception {
    File folder = Files.createTempDirectory("tomcat").toFile();
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.getPath());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", folder.getPath());
    Tomcat.addServlet(context, "default", new org.apache.catalina.servlets.DefaultServlet());
    context.addServletMappingDecoded("/", "default");
    context.addServletContainerInitializer(new WsSci(), null);
    context.addApplicationListener(Deploy.class.getName());
    tomcat.start();
    System.out.println("ready HTTP=" + connector.getLocalPort());
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  public static class Deploy implements jakarta.servlet.ServletContextListener {
    @Override
    public void contextInitialized(jakarta.servlet.ServletContextEvent event) {
      try {
        ServerContainer container =
            (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
        container.addEndpoint(ServerEndpointConfig.Builder.create(Chat.class, "/chat").build());
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
