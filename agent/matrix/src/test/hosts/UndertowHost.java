import io.undertow.Handlers;
import io.undertow.Undertow;
import java.net.InetSocketAddress;

/** Undertow with one endpoint, {@code /chat}. */
public final class UndertowHost {
  public static void main(String[] words) throws Exception {
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setWorkerThreads(2)
            .setHandler(
                Handlers.path()
                    .addPrefixPath("/chat", Handlers.websocket((exchange, channel) -> {})))
            .build();
    server.start();
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    System.out.println("ready HTTP=" + address.getPort());
    while (System.in.read() >= 0) {}
    System.exit(0);
  }
}
