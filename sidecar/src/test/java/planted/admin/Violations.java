package planted.admin;

import io.undertow.server.HttpServerExchange;
import planted.listen.ListenEvents;

final class Violations {
  static final class ImplementsEvents implements ListenEvents {
    @Override
    public void accepted(HttpServerExchange exchange) {}
  }

  private Violations() {}
}
