package io.wssidecar;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.wssidecar.http.UpgradeOption;
import io.wssidecar.loop.Deadline;
import io.wssidecar.upgrade.RefusalBody;
import io.wssidecar.upgrade.Verdict;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;

/** Answers of our own. Runs on the connection's I/O thread. */
final class Refusal {
  /**
   * How long the rest of a request is read and thrown away, so that the client reads the answer
   * before a reset.
   */
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);

  private Refusal() {}

  /** Sends the answer that goes with the verdict; the exchange ends by itself. */
  static void send(Guest guest, Verdict.Refused refused) {
    HttpServerExchange exchange = guest.exchange();
    exchange.setStatusCode(refused.status());
    refused
        .headers()
        .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
    if ("close".equals(exchange.getResponseHeaders().getFirst(Headers.CONNECTION))) {
      exchange.setPersistent(false);
    }
    if (refused.status() == 426) {
      UpgradeOption.keep(exchange);
    }
    RefusalBody body = refused.body(exchange.getRequestHeaders().getFirst(Headers.ACCEPT));
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, body.contentType());
    leaveUnread(guest);
    exchange.getResponseSender().send(body.text());
  }

  /**
   * The rest of the request, if there is any, is of no interest any more; the connection ends with
   * this exchange.
   */
  static void leaveUnread(Guest guest) {
    HttpServerExchange exchange = guest.exchange();
    if (!exchange.isRequestComplete()) {
      exchange.setPersistent(false);
      Deadline linger =
          new Deadline(
              guest.lane().loop().wheel(), () -> IoUtils.safeClose(exchange.getConnection()));
      linger.in(LINGER_NANOS);
      exchange.addExchangeCompleteListener((ended, others) -> {
        linger.cancel();
        others.proceed();
      });
    }
  }
}
