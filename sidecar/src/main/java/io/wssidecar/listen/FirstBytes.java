package io.wssidecar.listen;

import io.wssidecar.loop.ClientClock;
import io.wssidecar.loop.Ends;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.loop.LastWord;
import io.wssidecar.loop.Socket;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.xnio.IoUtils;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Reads what a client says first, to know what it is: a TLS client, somebody who speaks plain HTTP
 * on the TLS port, or nobody at all. Behind a balancer that speaks the PROXY protocol, the header
 * comes before all that, and says who the client is.
 *
 * <p>TLS begins only after this, so that a peer that connects and says nothing (a balancer's health
 * check, a scanner) costs a socket and this object, not a TLS engine with its 40 KB and two
 * descriptors.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
final class FirstBytes implements ReadReadyHandler {
  private static final byte[] NOTHING = {};

  /** A fatal decode_error, for peers that speak something that resembles neither TLS nor HTTP. */
  private static final byte[] DECODE_ERROR = {0x15, 3, 3, 0, 2, 2, 50};

  private final Socket raw;
  private final StreamSourceConduit source;
  private final IoLoop loop;
  private final Listener listener;
  private final ClientClock clock;
  private final boolean introduced;

  /** The peer of the socket, until the PROXY header names another. */
  private Ends ends;

  /** Whether the PROXY header is still to come. */
  private boolean headerDue;

  /** What came of that header so far: most come whole, so that mostly nothing is kept. */
  private byte[] part = NOTHING;

  /**
   * Prepares to read; nothing happens yet.
   *
   * @param introduced whether the connection must begin with a PROXY header
   */
  FirstBytes(
      Socket raw,
      IoLoop loop,
      InetSocketAddress peer,
      boolean introduced,
      ClientClock.Limits limits,
      Listener listener) {
    this.raw = raw;
    this.source = raw.getSourceChannel().getConduit();
    this.loop = loop;
    this.ends = Ends.of(peer);
    this.introduced = introduced;
    this.headerDue = introduced;
    this.listener = listener;
    this.clock = new ClientClock(loop, limits, () -> ended("too slow"));
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
    ByteBuffer first = loop.sealed().put(part);
    int count;
    try {
      count = source.read(first);
    } catch (IOException e) {
      ended("reset");
      return;
    }
    if (count < 0) {
      ended("closed");
    } else if (count > 0) {
      first.flip();
      if (!headerDue) {
        decide(first);
      } else {
        readHeader(first);
      }
    }
  }

  private void readHeader(ByteBuffer first) {
    ProxyHeader header = ProxyHeader.read(first);
    if (header instanceof ProxyHeader.Complete complete) {
      first.position(complete.length());
      if (introduce(complete) && first.hasRemaining()) {
        decide(first.slice());
      }
    } else if (header instanceof ProxyHeader.Bad bad) {
      fail(Reason.BAD_PROXY_HEADER, bad.why());
    } else {
      part = new byte[first.remaining()];
      first.get(part);
    }
  }

  /** Whether who it is may come in. */
  private boolean introduce(ProxyHeader.Complete header) {
    headerDue = false;
    part = NOTHING;
    InetSocketAddress client = header.client();
    ends =
        client == null
            ? new Ends(ends.client(), null, false)
            : new Ends(client, header.server(), true);
    return listener.admit(raw, ends.client());
  }

  private void decide(ByteBuffer first) {
    if (first.get(0) == ProxyHeader.TLS_HANDSHAKE) {
      source.suspendReads();
      listener.next().begin(raw, loop, ends, first, clock);
    } else if (ProxyHeader.begins(first)) {
      fail(
          Reason.BAD_PROXY_HEADER,
          introduced ? "a second header" : "a header came, but --proxy-protocol is off");
    } else if (PlainAnswer.looksLikeHttp(first)) {
      answer(Reason.PLAINTEXT, PlainAnswer.BAD_SCHEME);
    } else {
      answer(Reason.BAD_CLIENT_HELLO, DECODE_ERROR);
    }
  }

  private void answer(Reason reason, byte[] bytes) {
    clock.stop();
    listener.events().failedBeforeTls(ends.client(), reason, "");
    LastWord.say(raw, loop, bytes);
  }

  /** It said nothing, whichever way it left; or it left within its header. */
  private void ended(String how) {
    if (part.length == 0) {
      fail(Reason.PROBE, "");
    } else {
      fail(Reason.BAD_PROXY_HEADER, "only a part of it came: " + how);
    }
  }

  private void fail(Reason reason, String detail) {
    clock.stop();
    listener.events().failedBeforeTls(ends.client(), reason, detail);
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
