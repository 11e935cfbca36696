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
    Undertow.Builder patient = builder(Setup.LONG).addHttpListener(0, "127.0.0.1");
    Undertow.Builder impatient = builder(Setup.IMPATIENT.patience());
    List<String> names = new ArrayList<>(List.of("HTTP"));
    if (words.length > 0) {
      SSLContext context = Setup.context(Path.of(words[0]), null);
      for (Setup setup : Setup.values()) {
        Undertow.Builder builder = setup == Setup.IMPATIENT ? impatient : patient;
        builder.addHttpsListener(0, "127.0.0.1", new SetupContext(context, setup));
        names.add(setup.name());
      }
    }
    StringBuilder ready = new StringBuilder("ready");
    for (Undertow.Builder builder : List.of(patient, impatient)) {
      Undertow server = builder.build();
      server.start();
      for (Undertow.ListenerInfo each : server.getListenerInfo()) {
        InetSocketAddress address = (InetSocketAddress) each.getAddress();
        ready.append(' ').append(names.remove(0)).append('=').append(address.getPort());
      }
    }
    System.out.println(ready);
    while (System.in.read() >= 0) {}
    System.exit(0);
  }

  /** The patience is the whole server's. */
  private static Undertow.Builder builder(int patience) {
    return Undertow.builder()
        .setIoThreads(1)
        .setWorkerThreads(2)
        .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, patience)
        .setHandler(
            Handlers.path().addPrefixPath("/chat", Handlers.websocket((exchange, channel) -> {})));
  }
}
