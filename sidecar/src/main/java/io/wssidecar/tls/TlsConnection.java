package io.wssidecar.tls;

import io.wssidecar.loop.ClientClock;
import io.wssidecar.loop.Ends;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.loop.LastWord;
import io.wssidecar.loop.Socket;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.Option;
import org.xnio.StreamConnection;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * A client's connection as everybody above TLS sees it: plain bytes in, plain bytes out.
 *
 * <p>Undertow brings such a connection too ({@code SslConduit}). Ours exists because that one reads
 * a socket twice for each message, writes one record per system call, leaves the tail of a burst
 * unsent until somebody writes again, never drains a Conscrypt engine when it closes (two
 * descriptors each), and reports no failed handshake; see decision 001.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
public final class TlsConnection extends StreamConnection {
  private static final byte[] NOTHING = {};

  private final Socket raw;
  private final SSLEngine engine;
  private final @Nullable ClientJudge clients;
  private final IoLoop loop;
  private final Ends ends;
  private final ClientClock clock;
  private final TlsEvents events;
  private final String serverName;
  private final long begun;
  private final TlsSource source;
  private final TlsSink sink;

  /** Null once it is over, however it ended. */
  private @Nullable Handshake handshake;

  private boolean lingers;
  private boolean released;

  /**
   * Takes over a raw connection whose client spoke first.
   *
   * @param first what was read from the socket already; copied
   */
  TlsConnection(
      Arrival arrival, SSLEngine engine, Handshake handshake, ByteBuffer first, TlsEvents events) {
    super(arrival.raw().getIoThread());
    this.raw = arrival.raw();
    this.engine = engine;
    this.clients = handshake.context().clients();
    this.ends = arrival.ends();
    this.clock = arrival.clock();
    this.events = events;
    this.handshake = handshake;
    this.serverName = handshake.hello().hostName();
    this.begun = arrival.begun();
    this.loop = arrival.loop();
    StreamSinkConduit out = raw.getSinkChannel().getConduit();
    RecordWriter writer = new RecordWriter(out, engine, loop);
    this.sink = new TlsSink(this, out, writer);
    StreamSourceConduit sealed = raw.getSourceChannel().getConduit();
    this.source =
        new TlsSource(
            this, sealed, loop, new RecordReader(this, sealed, engine, loop, writer, first));
    setSourceConduit(source);
    setSinkConduit(sink);
  }

  /** The connection's clock, for whoever serves its requests. */
  public ClientClock clock() {
    return clock;
  }

  /** The client's address; kept because asking the socket again makes new objects each time. */
  public InetSocketAddress peer() {
    return ends.client();
  }

  /**
   * Whether {@link #peer} is the client and not a balancer that did not say whose connection this
   * is.
   */
  public boolean peerKnown() {
    return ends.known();
  }

  /** What the handshake, which is over, agreed upon. */
  public TlsFacts facts() {
    return TlsFacts.of(engine, serverName, clientChain());
  }

  /** The certificates that the client has shown, its own first, all of them good. */
  public List<X509Certificate> clientChain() {
    return clients == null ? List.of() : ClientJudge.shown(engine.getSession());
  }

  /** The certificates that the client was shown, the sidecar's own first. */
  public List<X509Certificate> ownChain() {
    Certificate[] shown = engine.getSession().getLocalCertificates();
    return shown == null ? List.of() : Stream.of(shown).map(X509Certificate.class::cast).toList();
  }

  @Override
  public SocketAddress getPeerAddress() {
    return ends.client();
  }

  /**
   * The address that the client connected to: the balancer's, if that has told it. Null once the
   * connection is closed, if not.
   */
  @Override
  public @Nullable SocketAddress getLocalAddress() {
    InetSocketAddress server = ends.server();
    return server == null ? raw.getLocalAddress() : server;
  }

  /** Whether the client ended its side without close_notify: somebody may have cut the stream. */
  public boolean truncated() {
    return source.truncated();
  }

  /**
   * Calls once when the client goes away while nobody reads. Bytes that come instead are kept for
   * the next reader, and end the watch: a client that sends while it waits for an answer is alive.
   */
  public void watchForEnd(Runnable onEnd) {
    source.watch(onEnd);
  }

  /** Ends {@link #watchForEnd}. */
  public void unwatch() {
    source.unwatch();
  }

  boolean handshaking() {
    return handshake != null;
  }

  /** The engine is about to read what the client said. */
  void beforeUnwrap() {
    if (handshake != null) {
      handshake.showIdentity();
    }
  }

  /**
   * The engine is content.
   *
   * @throws SSLException when it should not be: nothing of the client may be believed
   */
  void handshakeSucceeded() throws SSLException {
    if (clients != null) {
      Optional<HandshakeFailure> refusal = clients.refusesResumed(engine.getSession());
      if (refusal.isPresent()) {
        handshakeFailed(refusal.get().reason(), refusal.get().detail());
        throw new SSLException(refusal.get().detail());
      }
    }
    handshake = null;
    clock.idle();
    events.succeeded(ends.client(), engine.getSession().getProtocol(), System.nanoTime() - begun);
  }

  /** Reports why there will be no TLS; later calls, and calls after the handshake, are ignored. */
  void handshakeFailed(Reason reason, String detail) {
    Handshake failed = handshake;
    if (failed != null) {
      handshake = null;
      events.failed(ends.client(), reason, detail, HelloOffer.of(failed.hello()));
    }
  }

  /**
   * A reset in mid-handshake. The engine is closed here and not with the connection: it cannot be
   * told why, but who watches it (the Java agent) sees the name of this method on the stack.
   */
  void peerReset() {
    if (handshaking()) {
      handshakeFailed(Reason.PEER_RESET, "");
      engine.closeOutbound();
    }
  }

  /**
   * An alert tells the client why there will be no TLS; a client that is still writing, as most are
   * who show a certificate in TLS 1.2, must not lose it to a reset.
   */
  void lingerAtClose() {
    lingers = true;
  }

  void readsEnded() {
    readClosed();
  }

  void writesEnded() {
    writeClosed();
  }

  @Override
  protected void notifyReadClosed() {
    source.closed();
  }

  @Override
  protected void notifyWriteClosed() {
    sink.closed();
  }

  @Override
  protected void closeAction() throws IOException {
    if (released) {
      return;
    }
    released = true;
    clock.stop();
    handshakeFailed(Reason.OTHER, "closed by us during the handshake");
    sink.sayGoodbye();
    EngineDrain.release(engine);
    source.release();
    sink.release();
    if (lingers) {
      LastWord.say(raw, loop, NOTHING);
    } else {
      IoUtils.safeClose(raw);
    }
  }

  @Override
  public <T> T getOption(Option<T> option) throws IOException {
    return raw.getOption(option);
  }

  @Override
  public <T> T setOption(Option<T> option, T value) throws IllegalArgumentException, IOException {
    return raw.setOption(option, value);
  }

  @Override
  public boolean supportsOption(Option<?> option) {
    return raw.supportsOption(option);
  }
}
