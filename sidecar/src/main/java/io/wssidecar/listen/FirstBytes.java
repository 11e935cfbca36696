package io.wssidecar.listen;

import io.wssidecar.loop.ClientClock;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Reads what a client says first, to know what it is: a TLS client, somebody who speaks plain HTTP
 * on the TLS port, or nobody at all.
 *
 * <p>TLS begins only after this, so that a peer that connects and says nothing (a balancer's health
 * check, a scanner) costs a socket and this object, not a TLS engine with its 40 KB and two
 * descriptors.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
final class FirstBytes implements ReadReadyHandler {
  /** RFC 8446 §5.1: the content type of a record that carries a handshake message. */
  private static final int HANDSHAKE_RECORD = 0x16;

  /** A fatal decode_error, for peers that speak something that resembles neither TLS nor HTTP. */
  private static final byte[] DECODE_ERROR = {0x15, 3, 3, 0, 2, 2, 50};

  private final StreamConnection raw;
  private final StreamSourceConduit source;
  private final IoLoop loop;
  private final InetSocketAddress peer;
  private final ListenEvents events;
  private final Listener.Next next;
  private final ClientClock clock;

  FirstBytes(
      StreamConnection raw,
      IoLoop loop,
      InetSocketAddress peer,
      ClientClock.Limits limits,
      ListenEvents events,
      Listener.Next next) {
    this.raw = raw;
    this.source = raw.getSourceChannel().getConduit();
    this.loop = loop;
    this.peer = peer;
    this.events = events;
    this.next = next;
    this.clock = new ClientClock(loop, limits, () -> fail(Reason.PROBE));
  }

  /**
   * Waits to be told: a ClientHello follows the accept by a round trip, a look now finds nothing.
   */
  void begin() {
    source.setReadReadyHandler(this);
    source.resumeReads();
  }

  @Override
  public void readReady() {
    ByteBuffer first = loop.sealed();
    int count;
    try {
      count = source.read(first);
    } catch (IOException e) {
      fail(Reason.PROBE); // it said nothing, whichever way it left
      return;
    }
    if (count < 0) {
      fail(Reason.PROBE);
    } else if (count > 0) {
      decide(first.flip());
    }
  }

  private void decide(ByteBuffer first) {
    int type = first.get(0) & 0xff;
    if (type == HANDSHAKE_RECORD) {
      source.suspendReads();
      next.begin(raw, loop, peer, first, clock);
    } else if (PlainAnswer.looksLikeHttp(first)) {
      events.failedBeforeTls(peer, Reason.PLAINTEXT);
      clock.stop();
      new PlainAnswer(raw, loop, PlainAnswer.BAD_SCHEME).begin();
    } else {
      events.failedBeforeTls(peer, Reason.BAD_CLIENT_HELLO);
      clock.stop();
      new PlainAnswer(raw, loop, DECODE_ERROR).begin();
    }
  }

  private void fail(Reason reason) {
    clock.stop();
    events.failedBeforeTls(peer, reason);
    IoUtils.safeClose(raw);
  }

  @Override
  public void forceTermination() {
    clock.stop();
    IoUtils.safeClose(raw);
  }

  @Override
  public void terminated() {
    clock.stop();
  }
}
