package planted.listen;

import io.undertow.server.HttpServerExchange;

/** Speaks of Undertow, so that whoever implements it must know it too. */
public interface ListenEvents {
  void accepted(HttpServerExchange exchange);
}
