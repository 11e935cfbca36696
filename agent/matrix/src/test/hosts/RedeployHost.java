import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * Tomcat with a web app that brings its own Micrometer and fails at TLS and at WebSocket; deploys
 * it anew again and again, and tells how many of the old ones are still there.
 */
public final class RedeployHost {
  /** The web app's folder; how often. */
  public static void main(String[] words) {
    try {
      run(words);
      System.exit(0);
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void run(String[] words) throws Exception {
    Path folder = Path.of(words[0]);
    copyWebApp(folder);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.resolve("base").toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", folder.resolve("app").toString());
    context.addLifecycleListener(
        event -> {
          if (event.getType().equals(Lifecycle.CONFIGURE_START_EVENT)) {
            Tomcat.addServlet(context, "app", "RedeployHost$WebApp");
            context.addServletMappingDecoded("/", "app");
          }
        });
    tomcat.start();
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(words[1]); i++) {
      use(connector.getLocalPort(), words.length > 2);
      loaders.add(new WeakReference<>(context.getLoader().getClassLoader()));
      context.reload();
    }
    use(connector.getLocalPort(), words.length > 2);
    System.out.println("alive " + alive(loaders));
    tomcat.stop();
  }

  /** Loaded by the web app's loader, though they are on the class path too. */
  private static void copyWebApp(Path folder) throws Exception {
    Path own =
        Path.of(RedeployHost.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path classes = Files.createDirectories(folder.resolve("app/WEB-INF/classes"));
    try (DirectoryStream<Path> all = Files.newDirectoryStream(own, "RedeployHost$*.class")) {
      for (Path each : all) {
        Files.copy(each, classes.resolve(each.getFileName()));
      }
    }
  }

  /** Until the web app's own Micrometer has the agent's counters, when there is an agent. */
  private static void use(int port, boolean agent) throws Exception {
    HttpURLConnection upgrade = open(port);
    upgrade.setRequestProperty("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    if (upgrade.getResponseCode() != 200) {
      throw new IOException("status " + upgrade.getResponseCode());
    }
    upgrade.getInputStream().readAllBytes();
    while (agent) {
      if (new String(open(port).getInputStream().readAllBytes()).contains("meters")) {
        return;
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static HttpURLConnection open(int port) throws IOException {
    return (HttpURLConnection)
        URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
  }

  private static long alive(List<WeakReference<ClassLoader>> loaders) {
    long alive = loaders.size();
    for (int i = 0; i < 40 && alive > 0; i++) {
      System.gc();
      LockSupport.parkNanos(25_000_000);
      alive = loaders.stream().filter(each -> each.get() != null).count();
    }
    return alive;
  }

  public static final class WebApp extends HttpServlet {
    /** As long as its web app lives, and longer if anybody else holds it. */
    private static SSLEngine engine;

    @Override
    public void init() {
      try {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new Trust()}, null);
        engine = tls.createSSLEngine();
        engine.setUseClientMode(false);
        byte[] http = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes();
        engine.unwrap(ByteBuffer.wrap(http), ByteBuffer.allocate(40000));
        throw new IllegalStateException("no failure");
      } catch (SSLException e) {
        // As it should.
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      try {
        Object registry =
            Class.forName("io.micrometer.core.instrument.Metrics")
                .getField("globalRegistry")
                .get(null);
        if (registry.getClass().getClassLoader() != getClass().getClassLoader()) {
          throw new IllegalStateException("another loader's Micrometer");
        }
        List<?> meters = (List<?>) registry.getClass().getMethod("getMeters").invoke(registry);
        response.getWriter().print(meters.size() > 40 ? "meters" : "nothing");
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Ties the engine, and who holds it, to the web app. */
  static final class Trust implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
