import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.wssidecar.agent.matrix.host.Setup;
import io.wssidecar.agent.matrix.host.SetupContext;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** Undertow with one endpoint, {@code /chat}; with the folder of the certificates, TLS too. */
public final class UndertowHost {
  public static void main(String[] words) throws Exception {
    Undertow.Builder builder =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(2)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 2000)
            .setHandler(
                Handlers.path()
                    .addPrefixPath("/chat", Handlers.websocket((exchange, channel) -> {})));
    List<String> names = new ArrayList<>(List.of("HTTP"));
    if (words.length > 0) {
      SSLContext context = Setup.context(Path.of(words[0]), null);
      for (Setup setup : Setup.values()) {
        builder.addHttpsListener(0, "127.0.0.1", new SetupContext(context, setup));
        names.add(setup.name());
      }
    }
    Undertow server = builder.build();
    server.start();
    StringBuilder ready = new StringBuilder("ready");
    for (int i = 0; i < names.size(); i++) {
      InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(i).getAddress();
      ready.append(' ').append(names.get(i)).append('=').append(address.getPort());
    }
    System.out.println(ready);
    while (System.in.read() >= 0) {}
    System.exit(0);
  }
}
