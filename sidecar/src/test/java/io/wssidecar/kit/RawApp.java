package io.wssidecar.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.wssidecar.config.AppAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An app that shakes hands and knows nothing of frames: what comes and goes after the 101 is the
 * test's business. One thread accepts; {@link #next} may be called from any.
 */
public final class RawApp implements AutoCloseable {
  private final ServerSocket listener;
  private final BlockingQueue<RawPeer> upgraded = new LinkedBlockingQueue<>();

  private RawApp() throws IOException {
    listener = new ServerSocket(0, 1024, InetAddress.getByName("127.0.0.1"));
    Thread acceptor = new Thread(this::accept, "accept raw");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  public static RawApp start() {
    try {
      return new RawApp();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public AppAddress address() {
    return new AppAddress.Tcp("127.0.0.1", listener.getLocalPort());
  }

  /** For a client that comes without a sidecar. */
  public InetSocketAddress socketAddress() {
    return new InetSocketAddress("127.0.0.1", listener.getLocalPort());
  }

  /** The connection of the next client that was sent its 101, in the order of arrival. */
  public RawPeer next() {
    try {
      RawPeer peer = upgraded.poll(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (peer == null) {
        throw new AssertionError("no further client was upgraded");
      }
      return peer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        RawPeer peer = RawPeer.accepted(listener.accept());
        peer.send(AppStream.good(peer.head()).getBytes(ISO_8859_1));
        upgraded.add(peer);
      }
    } catch (IOException | UncheckedIOException e) {
      // Closed.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
