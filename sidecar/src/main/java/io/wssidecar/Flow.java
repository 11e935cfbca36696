package io.wssidecar;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.SameThreadExecutor;
import io.wssidecar.http.RequestCheck;
import io.wssidecar.reasons.Reason;
import io.wssidecar.tls.TlsConnection;
import io.wssidecar.upgrade.HeaderFields;
import io.wssidecar.upgrade.UpgradeCheck;
import io.wssidecar.upgrade.UpgradeRequest;
import io.wssidecar.upgrade.Verdict;

/**
 * One request, told in reading order: what is it → a WebSocket, a plain request, or neither → the
 * flow that serves it.
 *
 * <p>{@link WebSocketFlow} goes on with: choose → dial → ask → check the 101 → relay. {@link
 * PlainFlow} with: choose → dial → send → pass the answer on.
 *
 * <p>Runs on the connection's I/O thread; shared by all of them and immutable but for the flag that
 * the drain sets.
 */
final class Flow implements HttpHandler {
  private final House house;

  Flow(House house) {
    this.house = house;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    TlsConnection connection = Guest.connection(exchange);
    connection.clock().busy();
    house.requestBegun();
    exchange.addExchangeCompleteListener((ended, others) -> {
      house.requestEnded();
      if (!ended.isUpgrade() && connection.isOpen()) {
        connection.clock().idle();
      }
      others.proceed();
    });
    // Undertow ends an exchange whose handler returns; one that was dispatched goes on.
    exchange.dispatch(SameThreadExecutor.INSTANCE, () -> serve(exchange));
  }

  private void serve(HttpServerExchange exchange) {
    Guest guest = new Guest(exchange, house.lane(exchange.getIoThread()));
    if (house.draining()) {
      exchange.setPersistent(false); // the client's next request goes to somebody who stays
    }
    if (!RequestCheck.isClear(exchange)) {
      exchange.setPersistent(false);
      refuse(guest, Verdict.Refused.because(Reason.BAD_REQUEST));
      return;
    }
    Verdict verdict = UpgradeCheck.check(new Request(exchange), house.origins());
    if (verdict instanceof Verdict.Accepted offer) {
      if (house.draining()) {
        refuse(guest, Verdict.Refused.because(Reason.DRAINING));
      } else {
        new WebSocketFlow(house, guest, offer).begin();
      }
    } else if (verdict instanceof Verdict.Refused refused) {
      refuse(guest, refused);
    } else {
      new PlainFlow(house, guest).begin();
    }
  }

  private void refuse(Guest guest, Verdict.Refused refused) {
    house
        .observers()
        .refused(guest.peer(), guest.host(), guest.path(), refused.reason(), refused.status());
    Refusal.send(guest, refused);
  }

  /** The check's view of Undertow's headers. */
  record Fields(HeaderMap headers) implements HeaderFields {
    @Override
    public int count(String name) {
      return headers.count(name);
    }

    @Override
    public String value(String name, int index) {
      HeaderValues values = headers.get(name);
      return values == null ? "" : values.get(index);
    }
  }

  private record Request(HttpServerExchange exchange) implements UpgradeRequest {
    @Override
    public String method() {
      return exchange.getRequestMethod().toString();
    }

    @Override
    public boolean http10() {
      return !exchange.isHttp11();
    }

    @Override
    public int count(String name) {
      return exchange.getRequestHeaders().count(name);
    }

    @Override
    public String value(String name, int index) {
      HeaderValues values = exchange.getRequestHeaders().get(name);
      return values == null ? "" : values.get(index);
    }
  }
}
