import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.concurrent.TimeUnit;

/** Vert.x 4 or 5 with one endpoint, {@code /chat}, and 404 for the rest. */
public final class VertxHost {
  public static void main(String[] words) throws Exception {
    HttpServer server =
        Vertx.vertx()
            .createHttpServer()
            .requestHandler(
                request -> {
                  if (request.path().equals("/chat")) {
                    request.toWebSocket();
                  } else {
                    request.response().setStatusCode(404).end();
                  }
                });
    server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    System.out.println("ready HTTP=" + server.actualPort());
    while (System.in.read() >= 0) {}
    System.exit(0);
  }
}
