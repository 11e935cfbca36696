package io.wssidecar.tls;

import io.wssidecar.loop.ClientClock;
import io.wssidecar.loop.Ends;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.loop.LastWord;
import io.wssidecar.loop.Socket;
import io.wssidecar.reasons.Reason;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import org.xnio.IoUtils;

/**
 * Turns a connection whose client began to speak TLS into one that carries requests: the
 * ClientHello is waited for and read, then an engine answers it, or an alert.
 *
 * <p>Runs on the connection's I/O thread; shared by all of them and immutable.
 */
public final class TlsAccept {
  private final ServerContext context;
  private final TlsEvents events;
  private final Predicate<Socket> admission;
  private final Consumer<TlsConnection> next;
  private final Consumer<TlsConnection> onLateRequest;

  /**
   * The second step of a connection.
   *
   * @param admission whether there may be a handshake; what may not, it has closed and told
   * @param next takes the connection at once; its first read drives the handshake
   * @param onLateRequest ends a connection whose client waited too long with, or within, a request
   *     head
   */
  public TlsAccept(
      ServerContext context,
      TlsEvents events,
      Predicate<Socket> admission,
      Consumer<TlsConnection> next,
      Consumer<TlsConnection> onLateRequest) {
    this.context = context;
    this.events = events;
    this.admission = admission;
    this.next = next;
    this.onLateRequest = onLateRequest;
  }

  /**
   * Begins with what the client said.
   *
   * @param first what came so far; copied
   */
  public void begin(Socket raw, IoLoop loop, Ends ends, ByteBuffer first, ClientClock clock) {
    Arrival arrival = new Arrival(raw, loop, ends, clock, System.nanoTime());
    HelloBytes read = HelloBytes.read(first);
    if (read instanceof HelloBytes.Incomplete) {
      new HelloWait(this, arrival, first).begin();
    } else {
      decide(arrival, first, read);
    }
  }

  /** Goes on when the hello has come, or something that is none. */
  void decide(Arrival arrival, ByteBuffer first, HelloBytes read) {
    if (read instanceof HelloBytes.Complete complete) {
      ClientHello hello = complete.hello();
      HelloCheck.Verdict verdict = context.judge(hello);
      if (verdict instanceof HelloCheck.Accepted accepted) {
        shakeHands(arrival, first, hello, accepted.identity());
      } else if (verdict instanceof HelloCheck.Refused refused) {
        refuse(arrival, refused.reason(), refused.alert(), "", HelloOffer.of(hello));
      }
    } else if (read instanceof HelloBytes.Bad bad) {
      refuse(arrival, Reason.BAD_CLIENT_HELLO, bad.alert(), bad.why(), HelloOffer.NONE);
    }
  }

  private void shakeHands(Arrival arrival, ByteBuffer first, ClientHello hello, Identity identity) {
    if (!admission.test(arrival.raw())) {
      arrival.clock().stop();
      return;
    }
    Handshake handshake = new Handshake(context, hello, identity);
    if (!arrival.loop().now(() -> begin(arrival, first, handshake))) {
      new TurnWait(this, arrival, first, handshake).begin();
    }
  }

  /** The turn has come: the engine gets the hello. */
  void begin(Arrival arrival, ByteBuffer first, Handshake handshake) {
    SSLEngine engine;
    try {
      engine = context.newEngine();
    } catch (RuntimeException e) {
      // Conscrypt needs two descriptors for an engine, and throws this when the process has none
      // left.
      fail(arrival, Reason.OVER_LIMIT, "no TLS engine: " + e.getMessage());
      return;
    }
    TlsConnection connection = new TlsConnection(arrival, engine, handshake, first, events);
    arrival.clock().onTimeout(() -> late(connection));
    next.accept(connection);
  }

  private void refuse(
      Arrival arrival, Reason reason, Alert alert, String detail, HelloOffer offer) {
    arrival.clock().stop();
    events.failed(arrival.ends().client(), reason, detail, offer);
    LastWord.say(arrival.raw(), arrival.loop(), alert.record());
  }

  /** Ends a connection to which there is nothing to say. */
  void fail(Arrival arrival, Reason reason, String detail) {
    arrival.clock().stop();
    events.failed(arrival.ends().client(), reason, detail, HelloOffer.NONE);
    IoUtils.safeClose(arrival.raw());
  }

  private void late(TlsConnection connection) {
    if (connection.handshaking()) {
      connection.handshakeFailed(Reason.TIMEOUT, "the handshake took too long");
      IoUtils.safeClose(connection);
    } else {
      onLateRequest.accept(connection);
    }
  }
}
