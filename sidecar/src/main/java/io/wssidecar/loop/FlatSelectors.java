package io.wssidecar.loop;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/** Gives XNIO's loops {@link FlatSelector}s; all else is the JDK's own. */
public final class FlatSelectors extends SelectorProvider {
  private static final String XNIO = "xnio.nio.selector.provider";

  private final SelectorProvider jdk = SelectorProvider.provider();

  /** For XNIO, which makes one by the class's name. */
  public FlatSelectors() {}

  /** To be called before anybody else's first use of XNIO, which asks once. */
  public static void use() {
    System.setProperty(XNIO, FlatSelectors.class.getName());
  }

  @Override
  public AbstractSelector openSelector() throws IOException {
    return new FlatSelector(this, jdk.openSelector());
  }

  @Override
  public DatagramChannel openDatagramChannel() throws IOException {
    return jdk.openDatagramChannel();
  }

  @Override
  public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
    return jdk.openDatagramChannel(family);
  }

  @Override
  public Pipe openPipe() throws IOException {
    return jdk.openPipe();
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() throws IOException {
    return jdk.openServerSocketChannel();
  }

  @Override
  public SocketChannel openSocketChannel() throws IOException {
    return jdk.openSocketChannel();
  }
}
