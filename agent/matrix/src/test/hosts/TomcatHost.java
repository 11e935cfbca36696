import io.wssidecar.agent.matrix.host.Setup;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleListener;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.AprLifecycleListener;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.websocket.server.WsSci;

/**
 * Tomcat with one endpoint, {@code /chat}; for Tomcat 9 with {@code javax} for {@code jakarta}. With
 * the folder of the certificates, TLS too; with {@code OPENSSL} behind it, by its native
 * library, or {@code FFM}, by OpenSSL itself.
 */
public final class TomcatHost {
  public static class Chat extends Endpoint {
    @Override
    public void onOpen(Session session, EndpointConfig config) {}
  }

  public static void main(String[] words) throws Exception {
    File folder = Files.createTempDirectory("tomcat").toFile();
    folder.deleteOnExit();
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.getPath());
    if (words.length > 1) {
      openSsl(tomcat, words[1]);
    }
    Map<String, Connector> connectors = new LinkedHashMap<>();
    connectors.put("HTTP", connector(Setup.LONG));
    if (words.length > 0) {
      for (Setup setup : Setup.values()) {
        if (setup != Setup.SNI_KNOWN) {
          connectors.put(setup.name(), tls(setup, Path.of(words[0]), words));
        }
      }
    }
    connectors.values().forEach(connector -> tomcat.getService().addConnector(connector));
    tomcat.setConnector(connectors.get("HTTP"));
    Context context = tomcat.addContext("", folder.getPath());
    Tomcat.addServlet(context, "default", new org.apache.catalina.servlets.DefaultServlet());
    context.addServletMappingDecoded("/", "default");
    context.addServletContainerInitializer(new WsSci(), null);
    context.addApplicationListener(Deploy.class.getName());
    tomcat.start();
    StringBuilder ready = new StringBuilder("ready SNI_KNOWN=0");
    connectors.forEach(
        (name, connector) ->
            ready.append(' ').append(name).append('=').append(connector.getLocalPort()));
    System.out.println(ready);
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  /** As a server.xml would have it; ends the program when that is impossible here. */
  private static void openSsl(Tomcat tomcat, String way) throws ReflectiveOperationException {
    boolean available;
    if (way.equals("FFM")) {
      // Not every release has the class.
      Class<?> type = Class.forName("org.apache.catalina.core.OpenSSLLifecycleListener");
      tomcat
          .getServer()
          .addLifecycleListener((LifecycleListener) type.getConstructor().newInstance());
      available = (Boolean) type.getMethod("isAvailable").invoke(null);
    } else {
      tomcat.getServer().addLifecycleListener(new AprLifecycleListener());
      available = AprLifecycleListener.isAprAvailable();
    }
    if (!available) {
      System.out.println(
          "left out: "
              + (way.equals("FFM")
                  ? "this JVM cannot call OpenSSL, or it is not installed"
                  : "no native library of a version that this Tomcat takes"));
      System.exit(0);
    }
  }

  private static Connector connector(int patience) {
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("connectionTimeout", String.valueOf(patience));
    return connector;
  }

  private static Connector tls(Setup setup, Path folder, String[] words) {
    Connector connector = connector(setup.patience());
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setProperty("SSLEnabled", "true");
    if (words.length > 1) {
      String part = words[1].equals("FFM") ? "openssl.panama." : "openssl.";
      connector.setProperty(
          "sslImplementationName",
          "org.apache.tomcat.util.net." + part + "OpenSSLImplementation");
    }
    SSLHostConfig config = new SSLHostConfig();
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(config, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setCertificateKeystoreFile(folder.resolve("server.p12").toString());
    certificate.setCertificateKeystorePassword("secret");
    certificate.setCertificateKeystoreType("PKCS12");
    config.addCertificate(certificate);
    config.setTruststoreFile(folder.resolve("trust.p12").toString());
    config.setTruststorePassword("secret");
    config.setTruststoreType("PKCS12");
    switch (setup) {
      case TLS13_ONLY -> config.setProtocols("TLSv1.3");
      case TLS12_AES256_ONLY -> {
        config.setProtocols("TLSv1.2");
        config.setCiphers("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
      }
      case NEED_CLIENT -> config.setCertificateVerification("required");
      case ALPN_H2 -> connector.addUpgradeProtocol(new Http2Protocol());
      default -> {}
    }
    connector.addSslHostConfig(config);
    return connector;
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
