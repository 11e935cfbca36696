package io.wssidecar.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A client connection, with TLS or without, that does what it is told: sends bytes cut anywhere,
 * half-closes, resets, stays silent, reads slowly or not at all. Every read has a deadline, {@link
 * Await#PATIENCE} unless {@link #patience} set another. Blocking; one thread reads, another may
 * write.
 */
public final class RawPeer implements AutoCloseable {
  private final Socket plain;
  private final @Nullable SSLSocket tls;
  private final InputStream in;
  private final OutputStream out;

  private RawPeer(Socket plain, @Nullable SSLSocket tls) throws IOException {
    this.plain = plain;
    this.tls = tls;
    Socket top = tls == null ? plain : tls;
    this.in = new BufferedInputStream(top.getInputStream(), 32_768);
    this.out = top.getOutputStream();
  }

  /** The other side's end of a connection that was accepted. */
  static RawPeer accepted(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) Await.PATIENCE.toMillis());
    return new RawPeer(socket, null);
  }

  /** Connects and says nothing. */
  public static RawPeer tcp(InetSocketAddress to) {
    return tcp(to, 0);
  }

  /**
   * Connects with a receive buffer of that many bytes: who does not read stalls the other early.
   */
  public static RawPeer tcp(InetSocketAddress to, int receiveBuffer) {
    try {
      return new RawPeer(Sockets.connect(new Socket(), to, receiveBuffer), null);
    } catch (IOException e) {
      throw new UncheckedIOException("connecting to " + to, e);
    }
  }

  /** Likewise, from that address of this machine. */
  public static RawPeer tcpFrom(String local, InetSocketAddress to) {
    try {
      return new RawPeer(Sockets.connect(Sockets.bound(local), to, 0), null);
    } catch (IOException e) {
      throw new UncheckedIOException("connecting to " + to, e);
    }
  }

  /** Connects from that address of this machine and shakes hands. */
  public static RawPeer tlsFrom(String local, InetSocketAddress to, SSLContext context) {
    try {
      return handshake(Sockets.bound(local), to, context, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("binding " + local, e);
    }
  }

  /** Connects and shakes hands, by the context's defaults. */
  public static RawPeer tls(InetSocketAddress to, SSLContext context) {
    return tls(to, context, 0);
  }

  /** Likewise, with a small receive buffer. */
  public static RawPeer tls(InetSocketAddress to, SSLContext context, int receiveBuffer) {
    return handshake(new Socket(), to, context, receiveBuffer);
  }

  /** Connects and shakes hands with every byte in a segment of its own, or nearly so. */
  public static RawPeer tlsInPieces(InetSocketAddress to, SSLContext context, int pieceBytes) {
    return handshake(new PiecemealSocket(pieceBytes), to, context, 0);
  }

  /**
   * Likewise, with these bytes before the ClientHello: in the same segment, or in pieces of so many
   * bytes.
   */
  public static RawPeer tlsAfter(
      byte[] header, int pieceBytes, InetSocketAddress to, SSLContext context) {
    return handshake(new PiecemealSocket(pieceBytes, header), to, context, 0);
  }

  private static RawPeer handshake(
      Socket socket, InetSocketAddress to, SSLContext context, int receiveBuffer) {
    try {
      Sockets.connect(socket, to, receiveBuffer);
      SSLSocket tls =
          (SSLSocket)
              context.getSocketFactory().createSocket(socket, "localhost", to.getPort(), true);
      tls.startHandshake();
      return new RawPeer(socket, tls);
    } catch (IOException e) {
      Sockets.reset(socket);
      throw new UncheckedIOException("shaking hands with " + to, e);
    }
  }

  /** How long a read may take from now on. */
  public RawPeer patience(Duration limit) {
    try {
      plain.setSoTimeout((int) limit.toMillis());
      if (tls != null) {
        tls.setSoTimeout((int) limit.toMillis());
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public RawPeer send(String latin1) {
    return send(latin1.getBytes(ISO_8859_1));
  }

  public RawPeer send(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends pieces of that size, each in a TLS record or segment of its own. */
  public RawPeer sendInPieces(byte[] bytes, int pieceBytes) {
    try {
      for (int from = 0; from < bytes.length; from += pieceBytes) {
        out.write(bytes, from, Math.min(pieceBytes, bytes.length - from));
        out.flush();
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends bytes past TLS, which the other end cannot decrypt. */
  public RawPeer sendBelowTls(byte[] bytes) {
    try {
      plain.getOutputStream().write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request without a body; each field is {@code Name: value}. */
  public RawPeer request(String method, String target, String... fields) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    head.append("Host: localhost\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    return send(head.append("\r\n").toString());
  }

  /** Asks and reads the whole answer. */
  public HttpAnswer get(String target, String... fields) {
    return request("GET", target, fields).answer("GET");
  }

  /** Reads the whole answer to a request of that method. */
  public HttpAnswer answer(String method) {
    try {
      HttpHead head = head();
      return new HttpAnswer(head, HttpBody.ofResponse(method, head, in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a head, of an interim answer too. */
  public HttpHead head() {
    try {
      return HttpHead.read(in).orElseThrow(() -> new AssertionError("closed without an answer"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public InputStream in() {
    return in;
  }

  public OutputStream out() {
    return out;
  }

  /** The session and what was agreed; only with TLS. */
  public SSLSocket tls() {
    if (tls == null) {
      throw new IllegalStateException("a plain connection");
    }
    return tls;
  }

  /** This end's TCP port, by which the other end knows it. */
  public int localPort() {
    return plain.getLocalPort();
  }

  /** Ends the sending direction in order: close_notify, then FIN. Reading goes on. */
  public void closeNotify() {
    try {
      tls().shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** FIN, over TLS without close_notify: truncation. Reading goes on. */
  public void fin() {
    try {
      plain.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** RST. */
  public void rst() {
    Sockets.reset(plain);
  }

  /** Reads up to the end and tells how it ended. */
  public End end() {
    return End.of(in);
  }

  /** Reads up to the end, within that time, and tells how it ended. */
  public End end(Duration within) {
    patience(within);
    return end();
  }

  /** Leaves in order when that is possible at once. */
  @Override
  public void close() {
    try {
      if (tls != null) {
        tls.close();
      }
      plain.close();
    } catch (IOException e) {
      Sockets.reset(plain);
    }
  }
}
