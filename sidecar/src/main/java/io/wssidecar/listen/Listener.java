package io.wssidecar.listen;

import io.wssidecar.config.ListenSettings;
import io.wssidecar.loop.ClientClock;
import io.wssidecar.loop.Ends;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.loop.IoLoops;
import io.wssidecar.loop.Socket;
import io.wssidecar.reasons.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.RejectedExecutionException;
import org.xnio.IoUtils;

/**
 * Accepts connections on one address, deals them out to the I/O threads, and finds out what kind of
 * guest each is.
 *
 * <p>One of the I/O threads is the listener's {@link Door}: who is refused, is so before any other
 * thread hears of him. Everything after that runs on the connection's own I/O thread.
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
    void begin(Socket raw, IoLoop loop, Ends ends, ByteBuffer first, ClientClock clock);
  }

  /** How many clients may wait in the kernel while accepting pauses; the kernel may allow fewer. */
  private static final int BACKLOG = 4096;

  private final ListenSettings settings;
  private final IoLoops loops;
  private final Admission admission;
  private final ClientClock.Limits limits;
  private final ListenEvents events;
  private final Next next;
  private final ServerSocketChannel channel;
  private final Door door;

  /** The number of the thread that gets the next one; belongs to the door's thread. */
  private int nextLoop;

  private Listener(
      ServerSocketChannel channel,
      IoLoop doorkeeper,
      ListenSettings settings,
      IoLoops loops,
      Admission admission,
      ClientClock.Limits limits,
      ListenEvents events,
      Next next) {
    this.channel = channel;
    this.settings = settings;
    this.loops = loops;
    this.admission = admission;
    this.limits = limits;
    this.events = events;
    this.next = next;
    this.door = new Door(channel, doorkeeper, admission, this::arrived);
  }

  /**
   * Binds the address and begins to accept. Fails when the address is taken or may not be bound.
   *
   * @param number of this listener, from 0: each keeps its door on another thread, while there are
   *     enough
   * @param settings whose PROXY headers are taken, if any; their addresses are those of all
   *     listeners
   * @param admission likewise that of all listeners
   */
  public static Listener open(
      InetSocketAddress address,
      int number,
      ListenSettings settings,
      IoLoops loops,
      Admission admission,
      ClientClock.Limits limits,
      ListenEvents events,
      Next next)
      throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address, BACKLOG);
      channel.configureBlocking(false);
    } catch (IOException | RuntimeException e) {
      IoUtils.safeClose(channel);
      throw e;
    }
    IoLoop doorkeeper = loops.numbered(number % loops.size());
    Listener listener =
        new Listener(channel, doorkeeper, settings, loops, admission, limits, events, next);
    listener.door.open();
    return listener;
  }

  /** Where it listens; the port that was found when any was asked for. */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.socket().getLocalSocketAddress();
  }

  /** On the door's thread. */
  private void arrived(SocketChannel client, InetSocketAddress peer) {
    boolean introduced = settings.proxyProtocol();
    if (introduced && !settings.trusts(peer.getAddress())) {
      IoUtils.safeClose(client);
      events.refused(peer, Reason.BAD_PROXY_HEADER, "not a --trusted-proxy");
      return;
    }
    Place place = admission.take(peer);
    if (place == null) {
      Socket.reset(client);
    } else if (introduced || admission.admit(place, peer)) {
      deal(client, place, peer, introduced);
    } else {
      Socket.reset(client);
      admission.left(place);
    }
  }

  /** To each thread in turn. */
  private void deal(SocketChannel client, Place place, InetSocketAddress peer, boolean introduced) {
    IoLoop loop = loops.numbered(nextLoop);
    nextLoop = (nextLoop + 1) % loops.size();
    if (loop.isCurrent()) {
      begin(client, place, peer, introduced, loop);
      return;
    }
    try {
      loop.thread().execute(() -> begin(client, place, peer, introduced, loop));
    } catch (RejectedExecutionException e) {
      IoUtils.safeClose(client); // the threads are ending
      admission.left(place);
    }
  }

  /** On the connection's I/O thread, from here on. */
  private void begin(
      SocketChannel client, Place place, InetSocketAddress peer, boolean introduced, IoLoop loop) {
    Socket raw;
    try {
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      raw = Socket.of(loop, client);
    } catch (IOException e) {
      IoUtils.safeClose(client);
      admission.left(place);
      return;
    }
    place.keptBy(raw, loop);
    new FirstBytes(raw, loop, peer, introduced, limits, this).begin();
  }

  /**
   * The client of a connection is known at last.
   *
   * @return false when it may not come in, and was reset
   */
  boolean admit(Socket raw, InetSocketAddress client) {
    boolean may = admission.admit(Place.of(raw), client);
    if (!may) {
      raw.reset();
    }
    return may;
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
    door.close();
  }
}
