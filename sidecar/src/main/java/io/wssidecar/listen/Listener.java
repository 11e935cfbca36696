package io.wssidecar.listen;

import io.wssidecar.config.ListenSettings;
import io.wssidecar.loop.ClientClock;
import io.wssidecar.loop.Ends;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.loop.IoLoops;
import io.wssidecar.reasons.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.channels.AcceptingChannel;

/**
 * Accepts connections on one address and finds out what kind of guest each is.
 *
 * <p>XNIO's accept thread deals connections out to the I/O threads; everything here runs on the
 * connection's I/O thread.
 */
public final class Listener implements Closeable {
  /** What comes after the first bytes of a client that speaks TLS. */
  public interface Next {
    /**
     * Takes the connection over.
     *
     * @param ends who the client is, and whom it wanted
     * @param first what was read so far, a PROXY header taken off; valid during the call only
     * @param clock runs since the accept, in its handshake phase
     */
    void begin(StreamConnection raw, IoLoop loop, Ends ends, ByteBuffer first, ClientClock clock);
  }

  private static final OptionMap SOCKET =
      OptionMap.builder()
          .set(Options.TCP_NODELAY, true)
          .set(Options.REUSE_ADDRESSES, true)
          .set(Options.BACKLOG, 4096)
          .getMap();

  private final ListenSettings settings;
  private final IoLoops loops;
  private final Admission admission;
  private final ClientClock.Limits limits;
  private final ListenEvents events;
  private final Next next;
  private final AtomicInteger open = new AtomicInteger();
  private final AcceptingChannel<StreamConnection> channel;

  private Listener(
      InetSocketAddress address,
      ListenSettings settings,
      IoLoops loops,
      Admission admission,
      ClientClock.Limits limits,
      ListenEvents events,
      Next next)
      throws IOException {
    this.settings = settings;
    this.loops = loops;
    this.admission = admission;
    this.limits = limits;
    this.events = events;
    this.next = next;
    this.channel =
        loops.worker().createStreamConnectionServer(address, accepting -> acceptAll(), SOCKET);
  }

  /**
   * Binds the address and begins to accept. Fails when the address is taken or may not be bound.
   *
   * @param settings whose PROXY headers are taken, if any; their addresses are those of all
   *     listeners
   * @param admission likewise that of all listeners
   */
  public static Listener open(
      InetSocketAddress address,
      ListenSettings settings,
      IoLoops loops,
      Admission admission,
      ClientClock.Limits limits,
      ListenEvents events,
      Next next)
      throws IOException {
    Listener listener = new Listener(address, settings, loops, admission, limits, events, next);
    admission.govern(listener.channel);
    listener.channel.resumeAccepts();
    return listener;
  }

  /** Where it listens; the port that was found when any was asked for. */
  public InetSocketAddress address() {
    return channel.getLocalAddress(InetSocketAddress.class);
  }

  private void acceptAll() {
    try {
      StreamConnection raw = channel.accept();
      while (raw != null) {
        admit(raw);
        raw = channel.accept();
      }
    } catch (IOException e) {
      // The listener was closed while connections were on their way to this thread.
    }
  }

  private void admit(StreamConnection raw) {
    InetSocketAddress peer = raw.getPeerAddress(InetSocketAddress.class);
    if (peer.getAddress() == null) {
      IoUtils.safeClose(raw); // it was reset before we saw it, so that it has no address any more
      return;
    }
    boolean introduced = settings.proxyProtocol();
    if (introduced && !settings.trusts(peer.getAddress())) {
      IoUtils.safeClose(raw);
      events.refused(peer, Reason.BAD_PROXY_HEADER, "not a --trusted-proxy");
      return;
    }
    if (admission.take(raw, peer, open) && (introduced || admission.admit(raw, peer))) {
      new FirstBytes(raw, loops.of(raw.getIoThread()), peer, introduced, limits, this).begin();
    }
  }

  /**
   * The client of a connection is known at last.
   *
   * @return false when it may not come in, and was reset
   */
  boolean admit(StreamConnection raw, InetSocketAddress client) {
    return admission.admit(raw, client);
  }

  ListenEvents events() {
    return events;
  }

  Next next() {
    return next;
  }

  /** Stops accepting; open connections stay. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
