package io.wssidecar;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.wssidecar.app.AppCall;
import io.wssidecar.app.AppConnection;
import io.wssidecar.app.AppConnections;
import io.wssidecar.app.RequestBody;
import io.wssidecar.app.ResponseHead;
import io.wssidecar.http.BodyPump;
import io.wssidecar.http.ClientRequestBody;
import io.wssidecar.http.ForwardedHeaders;
import io.wssidecar.http.InterimAnswer;
import io.wssidecar.reasons.Reason;
import io.wssidecar.upgrade.Explanation;
import io.wssidecar.upgrade.Verdict;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;

/**
 * A request that is no WebSocket: choose → dial → send → pass the answer on.
 *
 * <p>It goes to another app only when no connection could be had, or once more when a used
 * connection turned out to be closed and the request has no body and is idempotent (RFC 9110
 * §9.2.2): else the app may have seen it already.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
final class PlainFlow implements AppConnections.Outcome, AppCall.Listener {
  private static final Set<HttpString> IDEMPOTENT =
      Set.of(
          Methods.GET, Methods.HEAD, Methods.OPTIONS, Methods.TRACE, Methods.PUT, Methods.DELETE);

  private final House house;
  private final Guest guest;
  private final boolean hasBody;
  private final boolean repeatable;
  private @Nullable AppConnection app;
  private @Nullable AppCall call;
  private @Nullable BodyPump upload;
  private @Nullable RequestBody uploadTo;
  private boolean over;

  PlainFlow(House house, Guest guest) {
    this.house = house;
    this.guest = guest;
    this.hasBody = !guest.exchange().isRequestComplete();
    this.repeatable = !hasBody && IDEMPOTENT.contains(guest.exchange().getRequestMethod());
  }

  void begin() {
    if (!hasBody) {
      guest.connection().watchForEnd(this::clientLeft);
    }
    connect(!repeatable);
  }

  private void connect(boolean fresh) {
    guest.lane().apps().connect(house.affinity(guest), fresh, this);
  }

  // ------------------------------------------------------------------------------------------
  // request

  @Override
  public void connected(AppConnection connection) {
    if (over) {
      connection.close();
      return;
    }
    HttpServerExchange exchange = guest.exchange();
    HeaderMap from = exchange.getRequestHeaders();
    HeaderMap headers = new HeaderMap();
    if (exchange.getRequestMethod().equals(Methods.CONNECT)
        || !ForwardedHeaders.toApp(
            from, headers, guest.peer(), "https", house.believed(guest), house.clientCert(guest))) {
      connection.close();
      refuse(Reason.BAD_REQUEST);
      return;
    }
    if (!headers.contains(Headers.HOST)) {
      // Only an HTTP/1.0 client may leave it out; the app is asked in HTTP/1.1 (RFC 9112 §3.2).
      headers.put(Headers.HOST, connection.app().address().authority());
    }
    boolean chunked = hasBody && from.contains(Headers.TRANSFER_ENCODING);
    if (chunked) {
      headers.put(Headers.TRANSFER_ENCODING, "chunked");
    }
    app = connection;
    AppCall asking = new AppCall(connection, house.appTimeoutNanos(), this);
    call = asking;
    asking.introduce(house.introduction(guest));
    asking.send(
        exchange.getRequestMethod(),
        guest.target(),
        headers,
        () -> headSent(asking, connection, chunked));
  }

  private void headSent(AppCall asking, AppConnection connection, boolean chunked) {
    if (!hasBody) {
      asking.requestSent();
      return;
    }
    RequestBody body = new RequestBody(connection, chunked);
    BodyPump pump =
        new BodyPump(
            new ClientRequestBody(guest.exchange()), body, connection.loop(), new Upload(asking));
    uploadTo = body;
    upload = pump;
    pump.start();
  }

  private final class Upload implements BodyPump.Outcome {
    private final AppCall asking;

    Upload(AppCall asking) {
      this.asking = asking;
    }

    @Override
    public void delivered() {
      asking.requestSent();
      if (!over) {
        guest.connection().watchForEnd(PlainFlow.this::clientLeft);
      }
    }

    @Override
    public void sourceFailed(IOException why) {
      clientLeft();
    }

    /** The app takes no more; mostly it has answered already, and the answer says why. */
    @Override
    public void sinkFailed(IOException why) {
      asking.requestSent();
    }
  }

  // -------------------------------------------------------------------------------------------
  // answer

  @Override
  public void interim(ResponseHead head) {
    HeaderMap headers = new HeaderMap();
    ForwardedHeaders.toClient(head.headers(), headers, head.status());
    try {
      InterimAnswer.write(guest.exchange(), head.status(), head.reasonPhrase(), headers);
    } catch (IOException e) {
      clientLeft();
    }
  }

  @Override
  public void answered(ResponseHead head) {
    AppConnection connection = app;
    if (connection == null) {
      throw new IllegalStateException("answered without a connection");
    }
    // A 101 that nobody asked for becomes a 502 there.
    Answer.passOn(house, guest, connection, head, this::ended);
  }

  private void ended(Reason reason) {
    report(reason, guest.exchange().getStatusCode());
  }

  @Override
  public void failed(Reason reason) {
    if (!over) {
      refuse(reason);
    }
  }

  @Override
  public void failed(Reason reason, boolean untouched) {
    AppConnection connection = app;
    boolean stale = connection != null && connection.reused() && untouched;
    if (stale && repeatable && reason == Reason.APP_PROTOCOL_ERROR) {
      connect(true);
    } else {
      refuse(reason);
    }
  }

  private void refuse(Reason reason) {
    Explanation explanation = Explanation.of(reason);
    report(reason, explanation.status());
    Refusal.send(guest, Verdict.Refused.because(explanation));
  }

  private void clientLeft() {
    if (over) {
      return;
    }
    report(Reason.PEER_CLOSED, 0);
    if (call != null) {
      call.abandon();
    }
    IoUtils.safeClose(guest.connection());
  }

  /** The request is over, for better or worse; reported once. */
  private void report(Reason reason, int status) {
    if (over) {
      return;
    }
    over = true;
    guest.connection().unwatch();
    if (upload != null) {
      upload.abandon();
    }
    if (uploadTo != null) {
      uploadTo.release();
    }
    house
        .observers()
        .ended(
            guest.peer(),
            guest.exchange().getRequestMethod().toString(),
            guest.host(),
            guest.path(),
            status,
            reason,
            guest.nanos());
  }
}
