import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Reactor Netty with one endpoint, {@code /chat}: what Spring WebFlux runs on. */
public final class ReactorHost {
  public static void main(String[] words) throws Exception {
    DisposableServer server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .route(routes -> routes.ws("/chat", (in, out) -> in.receive().then()))
            .bindNow();
    System.out.println("ready HTTP=" + server.port());
    while (System.in.read() >= 0) {}
    System.exit(0);
  }
}
