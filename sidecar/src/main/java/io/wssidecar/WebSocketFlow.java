package io.wssidecar;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.HttpUpgradeListener;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.wssidecar.app.AppCall;
import io.wssidecar.app.AppConnection;
import io.wssidecar.app.AppConnections;
import io.wssidecar.app.ResponseHead;
import io.wssidecar.http.ForwardedHeaders;
import io.wssidecar.reasons.Reason;
import io.wssidecar.relay.Relay;
import io.wssidecar.relay.StreamFacts;
import io.wssidecar.tls.TlsConnection;
import io.wssidecar.upgrade.AnswerCheck;
import io.wssidecar.upgrade.Explanation;
import io.wssidecar.upgrade.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * A good opening handshake, from here to the open stream: choose → dial → ask → check the 101 →
 * relay.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
final class WebSocketFlow implements AppConnections.Outcome, AppCall.Listener {
  private static final HttpString SUBPROTOCOL = new HttpString("Sec-WebSocket-Protocol");

  private final House house;
  private final Guest guest;
  private final Verdict.Accepted offer;
  private @Nullable AppConnection app;
  private @Nullable AppCall call;
  private boolean clientLeft;

  WebSocketFlow(House house, Guest guest, Verdict.Accepted offer) {
    this.house = house;
    this.guest = guest;
    this.offer = offer;
  }

  void begin() {
    guest.connection().watchForEnd(this::clientLeft);
    guest.lane().apps().connect(house.affinity(guest), true, this);
  }

  @Override
  public void connected(AppConnection connection) {
    if (clientLeft) {
      connection.close();
      return;
    }
    HeaderMap headers = new HeaderMap();
    HttpServerExchange exchange = guest.exchange();
    if (!ForwardedHeaders.toApp(
        exchange.getRequestHeaders(),
        headers,
        guest.peer(),
        "https",
        house.believed(guest),
        house.clientCert(guest))) {
      connection.close();
      refuse(Explanation.BAD_REQUEST);
      return;
    }
    headers.put(Headers.CONNECTION, "Upgrade");
    headers.put(Headers.UPGRADE, "websocket");
    app = connection;
    AppCall asking = new AppCall(connection, house.appTimeoutNanos(), this);
    call = asking;
    asking.introduce(house.introduction(guest));
    asking.send(Methods.GET, guest.target(), headers, asking::requestSent);
  }

  @Override
  public void interim(ResponseHead head) {
    // A 1xx before the 101 is of no use to a WebSocket client.
  }

  @Override
  public void answered(ResponseHead head) {
    AppConnection connection = app;
    if (connection == null) {
      throw new IllegalStateException("answered without a connection");
    }
    guest.connection().unwatch();
    if (head.status() != 101) {
      report(Reason.APP_REFUSED, head.status());
      Answer.passOn(house, guest, connection, head, ended -> {});
      return;
    }
    Optional<Explanation> fault = AnswerCheck.check(new Flow.Fields(head.headers()), offer);
    if (fault.isPresent()) {
      connection.close();
      refuse(fault.get());
    } else {
      switchProtocols(connection, head);
    }
  }

  private void switchProtocols(AppConnection connection, ResponseHead head) {
    guest.upgraded();
    HttpServerExchange exchange = guest.exchange();
    HeaderMap answer = exchange.getResponseHeaders();
    ForwardedHeaders.toClient(head.headers(), answer, 101);
    answer.put(Headers.UPGRADE, "websocket");
    String cookie = house.apps().cookieFor(connection.app(), guest.affinity());
    if (cookie != null) {
      answer.add(Headers.SET_COOKIE, cookie);
    }
    String subprotocol = answer.getFirst(SUBPROTOCOL);
    StreamFacts facts =
        new StreamFacts(
            guest.peer(),
            guest.host(),
            guest.path(),
            subprotocol,
            connection.app().address().toString());
    house.observers().accepted(guest.peer(), guest.host(), guest.path());
    exchange.upgradeChannel(new Handover(house, guest.connection(), connection, facts));
    exchange.endExchange();
    if (!guest.connection().isOpen()) {
      connection
          .close(); // the client left before the 101 was out, so that nobody will take it over
    }
  }

  @Override
  public void failed(Reason reason) {
    if (!clientLeft) {
      refuse(Explanation.of(reason));
    }
  }

  @Override
  public void failed(Reason reason, boolean untouched) {
    refuse(Explanation.of(reason));
  }

  private void refuse(Explanation explanation) {
    guest.connection().unwatch();
    report(explanation.reason(), explanation.status());
    Refusal.send(guest, Verdict.Refused.because(explanation));
  }

  private void clientLeft() {
    clientLeft = true;
    report(Reason.PEER_CLOSED, 0);
    if (call != null) {
      call.abandon();
    }
    IoUtils.safeClose(guest.connection());
  }

  private void report(Reason reason, int status) {
    house.observers().refused(guest.peer(), guest.host(), guest.path(), reason, status);
  }

  /**
   * What happens when the 101 is out. Undertow keeps its upgrade listener as long as the connection
   * lives, so this one lets go of everything once it has run: the request's memory is not held by a
   * stream that may last for days.
   */
  private static final class Handover implements HttpUpgradeListener {
    private @Nullable Runnable start;

    Handover(House house, TlsConnection client, AppConnection app, StreamFacts facts) {
      this.start =
          () ->
              Relay.start(
                  client,
                  app.raw(),
                  app.loop(),
                  app.takeEarly(),
                  facts,
                  client::truncated,
                  house.relays(),
                  house.observers(),
                  app::release);
    }

    @Override
    public void handleUpgrade(StreamConnection connection, HttpServerExchange exchange) {
      Runnable once = start;
      start = null;
      if (once != null) {
        once.run();
      }
    }
  }
}
