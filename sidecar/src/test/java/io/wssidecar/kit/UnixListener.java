package io.wssidecar.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Unix socket in the guise of a port, for the kit's apps, which speak through {@link Socket}. Its
 * connections have no read timeout, no port, and no reset: whoever closes with unread input has the
 * other end read one all the same. The socket's file stays when it closes.
 */
final class UnixListener extends ServerSocket {
  private final ServerSocketChannel channel;

  /** Listens at that path, where an earlier one may have left its file. */
  UnixListener(Path path, int backlog) throws IOException {
    Files.deleteIfExists(path);
    channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(path), backlog);
  }

  @Override
  public Socket accept() throws IOException {
    return new Accepted(channel.accept());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static final class Accepted extends Socket {
    private final SocketChannel channel;

    Accepted(SocketChannel channel) {
      this.channel = channel;
    }

    /** The JDK's own adapter would let nobody write while somebody waits for input. */
    @Override
    public InputStream getInputStream() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
          return channel.read(ByteBuffer.wrap(to, offset, length));
        }
      };
    }

    @Override
    public OutputStream getOutputStream() {
      return new OutputStream() {
        @Override
        public void write(int each) throws IOException {
          write(new byte[] {(byte) each});
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
          ByteBuffer bytes = ByteBuffer.wrap(from, offset, length);
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        }
      };
    }

    @Override
    public void shutdownOutput() throws IOException {
      channel.shutdownOutput();
    }

    /** Nothing is held back here anyway. */
    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public void setSoLinger(boolean on, int seconds) {}

    @Override
    public synchronized void setSoTimeout(int millis) throws SocketException {
      throw new SocketException("a Unix socket has no read timeout here");
    }

    @Override
    public boolean isClosed() {
      return !channel.isOpen();
    }

    @Override
    public synchronized void close() throws IOException {
      channel.close();
    }
  }
}
