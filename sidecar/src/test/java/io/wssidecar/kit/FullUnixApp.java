package io.wssidecar.kit;

import io.wssidecar.config.AppAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An app on a Unix socket whose backlog is full, until it is told to accept: every further dial is
 * asked to come again.
 */
public final class FullUnixApp implements AutoCloseable {
  private final AppAddress.Unix address;
  private final UnixListener listener;
  private final List<SocketChannel> fillers = new ArrayList<>();

  private FullUnixApp(Path path) throws IOException {
    address = new AppAddress.Unix(path);
    listener = new UnixListener(path, 1);
    while (fill()) {
      // Linux takes one more than the backlog.
    }
  }

  public static FullUnixApp at(Path path) {
    try {
      return new FullUnixApp(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean fill() throws IOException {
    SocketChannel filler = SocketChannel.open(StandardProtocolFamily.UNIX);
    fillers.add(filler);
    filler.configureBlocking(false);
    try {
      return filler.connect(UnixDomainSocketAddress.of(address.path()));
    } catch (IOException full) {
      return false;
    }
  }

  public AppAddress.Unix address() {
    return address;
  }

  /** Serves those who fill the backlog, and everybody after them. */
  public AppUnderTest accept() {
    return AppUnderTest.accepting(listener, address);
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
