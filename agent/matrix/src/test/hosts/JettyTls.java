import io.wssidecar.agent.matrix.host.Setup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty's connectors, of any release: plain HTTP, and TLS of each kind. */
final class JettyTls {
  private final List<ServerConnector> connectors = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  /** The words are the folder of the certificates, or nothing. */
  JettyTls(Server server, String[] words) throws Exception {
    add(server, "HTTP", Setup.LONG, new ServerConnector(server));
    if (words.length > 0) {
      for (Setup setup : Setup.values()) {
        SslContextFactory.Server factory =
            new SslContextFactory.Server() {
              @Override
              public SSLParameters customize(SSLParameters parameters) {
                super.customize(parameters);
                setup.apply(parameters);
                return parameters;
              }
            };
        factory.setSslContext(Setup.context(Path.of(words[0]), null));
        add(server, setup.name(), setup.patience(), new ServerConnector(server, factory));
      }
    }
  }

  private void add(Server server, String name, int patience, ServerConnector connector) {
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(patience);
    server.addConnector(connector);
    connectors.add(connector);
    names.add(name);
  }

  String ready() {
    StringBuilder ready = new StringBuilder("ready");
    for (int i = 0; i < connectors.size(); i++) {
      ready.append(' ').append(names.get(i)).append('=').append(connectors.get(i).getLocalPort());
    }
    return ready.toString();
  }
}
