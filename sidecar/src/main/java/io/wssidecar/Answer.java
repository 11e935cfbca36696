package io.wssidecar;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.wssidecar.app.AppConnection;
import io.wssidecar.app.BodyLength;
import io.wssidecar.app.ResponseBody;
import io.wssidecar.app.ResponseHead;
import io.wssidecar.http.BodyPump;
import io.wssidecar.http.ClientResponseBody;
import io.wssidecar.http.ForwardedHeaders;
import io.wssidecar.http.UpgradeOption;
import io.wssidecar.reasons.Reason;
import io.wssidecar.upgrade.Explanation;
import io.wssidecar.upgrade.Verdict;
import java.io.IOException;
import java.util.function.Consumer;
import org.xnio.IoUtils;

/**
 * Passes an app's answer on to the client, head and body.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
final class Answer implements BodyPump.Outcome {
  private final Guest guest;
  private final AppConnection app;
  private final boolean appStays;
  private final ResponseBody body;
  private final ClientResponseBody client;
  private final Consumer<Reason> onEnd;

  private Answer(
      Guest guest,
      AppConnection app,
      boolean appStays,
      ResponseBody body,
      ClientResponseBody client,
      Consumer<Reason> onEnd) {
    this.guest = guest;
    this.app = app;
    this.appStays = appStays;
    this.body = body;
    this.client = client;
    this.onEnd = onEnd;
  }

  /**
   * Begins to pass it on. Afterwards the app's connection belongs to its lane again, or is closed.
   *
   * @param onEnd told how it ended, once: {@code NONE} when the client has all of it, {@code
   *     APP_PROTOCOL_ERROR} when the app broke off, {@code PEER_CLOSED} when the client did
   */
  static void passOn(
      House house, Guest guest, AppConnection app, ResponseHead head, Consumer<Reason> onEnd) {
    HttpServerExchange exchange = guest.exchange();
    HeaderMap headers = exchange.getResponseHeaders();
    BodyLength length = BodyLength.of(exchange.getRequestMethod(), head);
    if (length.kind() == BodyLength.Kind.BAD
        || head.status() == 101
        || !ForwardedHeaders.toClient(head.headers(), headers, head.status())) {
      headers.clear();
      app.close();
      Refusal.send(guest, Verdict.Refused.because(Explanation.APP_PROTOCOL_ERROR));
      onEnd.accept(Reason.APP_PROTOCOL_ERROR);
      return;
    }
    exchange.setStatusCode(head.status());
    exchange.setReasonPhrase(head.reasonPhrase());
    if (head.status() == 426) {
      UpgradeOption.keep(exchange);
    }
    String cookie = house.apps().cookieFor(app.app(), guest.affinity());
    if (cookie != null) {
      headers.add(Headers.SET_COOKIE, cookie);
    }
    ResponseBody body = new ResponseBody(app, length);
    ClientResponseBody client = new ClientResponseBody(exchange, app.loop());
    Answer answer = new Answer(guest, app, length.keepsAlive(head), body, client, onEnd);
    BodyPump pump = new BodyPump(body, client, app.loop(), answer);
    if (body.empty() || app.hasEarly()) {
      pump.start(); // head and body in one record
    } else {
      pump.startWithHead();
    }
  }

  @Override
  public void delivered() {
    client.release();
    // An app may answer before it has read the whole request; then neither connection can carry
    // another one.
    boolean requestRead = guest.exchange().isRequestComplete();
    if (requestRead && appStays && !body.surplus()) {
      guest.lane().apps().giveBack(app);
    } else {
      app.close();
    }
    if (!requestRead) {
      Refusal.leaveUnread(guest);
      guest.exchange().endExchange();
    }
    onEnd.accept(Reason.NONE);
  }

  /** The head is out already: only a cut connection tells the client that the rest is missing. */
  @Override
  public void sourceFailed(IOException why) {
    cut();
    onEnd.accept(Reason.APP_PROTOCOL_ERROR);
  }

  @Override
  public void sinkFailed(IOException why) {
    cut();
    onEnd.accept(Reason.PEER_CLOSED);
  }

  private void cut() {
    client.release();
    app.close();
    IoUtils.safeClose(guest.connection());
  }
}
