package io.wssidecar.loop;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * A socket on its I/O thread, as XNIO's conduits want it: a client's, below TLS, or an app's.
 *
 * <p>XNIO's own come out of its accept thread, one hand-over and two switches of threads later than
 * need be, or out of its connector, which waits a pass of the loop for what is mostly done at once;
 * see decision 008.
 *
 * <p>Runs on its I/O thread; not shared.
 */
public final class Socket extends StreamConnection {
  private final IoLoop loop;
  private final SocketChannel channel;
  private final SocketConduit conduit;
  private final SelectionKey key;

  private Socket(IoLoop loop, SocketChannel channel, @Nullable SelectionKey known)
      throws IOException {
    super(loop.thread());
    this.loop = loop;
    this.channel = channel;
    this.conduit = new SocketConduit(this, channel);
    this.key = known == null ? loop.register(channel, 0, conduit) : known;
    key.attach(conduit);
    conduit.askBy(key);
    setSourceConduit(conduit);
    setSinkConduit(conduit);
  }

  /**
   * Takes over a channel that no I/O thread knows yet.
   *
   * @throws IOException when it cannot be used; it is closed then
   */
  public static Socket of(IoLoop loop, SocketChannel channel) throws IOException {
    try {
      channel.configureBlocking(false);
      return new Socket(loop, channel, null);
    } catch (IOException | RuntimeException e) {
      IoUtils.safeClose(channel);
      throw e;
    }
  }

  /** Takes over a channel of this I/O thread that has just been connected, with its key. */
  public static Socket connected(IoLoop loop, SelectionKey key) throws IOException {
    key.interestOps(0);
    return new Socket(loop, (SocketChannel) key.channel(), key);
  }

  /**
   * Closes it with a reset: that tells the peer at once and costs us nothing afterwards; a FIN
   * would leave a TIME_WAIT behind.
   */
  public void reset() {
    resetAtClose(channel);
    IoUtils.safeClose(this);
  }

  /** Likewise, for a channel that never became a socket of ours. */
  public static void reset(SocketChannel channel) {
    resetAtClose(channel);
    IoUtils.safeClose(channel);
  }

  private static void resetAtClose(SocketChannel channel) {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException e) {
      // It is gone already.
    }
  }

  /** Null once it is closed. */
  @Override
  public @Nullable SocketAddress getPeerAddress() {
    try {
      return channel.getRemoteAddress();
    } catch (IOException e) {
      return null;
    }
  }

  /** Null once it is closed. */
  @Override
  public @Nullable SocketAddress getLocalAddress() {
    try {
      return channel.getLocalAddress();
    } catch (IOException e) {
      return null;
    }
  }

  /** Whether reading had not ended before; closes when writing has. */
  boolean endReads() {
    return readClosed();
  }

  /** Whether writing had not ended before; closes when reading has. */
  boolean endWrites() {
    return writeClosed();
  }

  @Override
  protected void notifyReadClosed() {
    conduit.readsEnded();
  }

  @Override
  protected void notifyWriteClosed() {
    conduit.writesEnded();
  }

  @Override
  protected void closeAction() {
    conduit.askNothing();
    loop.close(key);
  }
}
