package io.wssidecar.kit;

import io.wssidecar.config.AppAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * An app that never accepts: its backlog is full, so that the kernel drops every further SYN and a
 * dial hangs until somebody gives up.
 */
public final class DeafApp implements AutoCloseable {
  private final ServerSocket listener;
  private final List<SocketChannel> fillers = new ArrayList<>();

  private DeafApp() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    // Linux takes one more than the backlog; the rest makes sure.
    for (int i = 0; i < 4; i++) {
      SocketChannel filler = SocketChannel.open();
      filler.configureBlocking(false);
      filler.connect(new InetSocketAddress("127.0.0.1", listener.getLocalPort()));
      fillers.add(filler);
    }
    Await.until(
        "the backlog to be full",
        () -> {
          try {
            return fillers.get(0).finishConnect() && fillers.get(1).finishConnect();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  public static DeafApp start() {
    try {
      return new DeafApp();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public AppAddress address() {
    return new AppAddress.Tcp("127.0.0.1", listener.getLocalPort());
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (SocketChannel filler : fillers) {
        filler.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
