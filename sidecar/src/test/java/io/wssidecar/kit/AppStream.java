package io.wssidecar.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An upgraded stream as the app sees it. Echoes every data frame and answers Ping and Close, except
 * below {@code /sink}, where data is only counted and hashed, and {@code /sink/slow}, where it is
 * read slowly too. One thread reads; tests command it from theirs.
 */
public final class AppStream {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final HttpHead request;
  private final Socket socket;
  private final OutputStream out;
  private final boolean sink;
  private final List<Frame> frames = new CopyOnWriteArrayList<>();

  // Guarded by this: what the reading thread and the tests share.
  private final MessageDigest digest = Content.sha256();
  private long dataBytes;
  private boolean stalled;
  private boolean silent;
  private End end = End.OPEN;

  AppStream(HttpHead request, Socket socket, boolean stalled) throws IOException {
    this.request = request;
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.sink = request.target().startsWith("/sink");
    this.stalled = stalled;
  }

  /** The request that opened it. */
  public HttpHead request() {
    return request;
  }

  /** The other end's TCP port: that of the sidecar's connection to the app. */
  public int peerPort() {
    return socket.getPort();
  }

  /** What came so far, without the data of a sink. */
  public List<Frame> frames() {
    return List.copyOf(frames);
  }

  /** The code of the client's Close, when there was one. */
  public Optional<Integer> closeCode() {
    return frames.stream()
        .filter(frame -> frame.opcode() == Frame.CLOSE)
        .map(Frame::closeCode)
        .findFirst();
  }

  /** How the other side ended it; {@code OPEN} until then. */
  public synchronized End end() {
    return end;
  }

  /** Payload of the data frames so far. */
  public synchronized long dataBytes() {
    return dataBytes;
  }

  /** SHA-256 of the payload of the data frames so far. */
  public synchronized String dataHash() {
    try {
      return Content.hex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends the 101, for an app that waits to be told. */
  public void upgrade() {
    send(good(request).getBytes(ISO_8859_1));
  }

  public void send(Frame frame) {
    send(frame.unmaskedWire());
  }

  /** Sends bytes that need not be a frame. */
  public void send(byte[] bytes) {
    try {
      synchronized (out) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads nothing more, once the frame that is being waited for has come. */
  public synchronized void stallReading() {
    stalled = true;
  }

  public synchronized void resumeReading() {
    stalled = false;
    notifyAll();
  }

  /** From now on reads and answers nothing, not even a Close, and stays. */
  public synchronized AppStream fallSilent() {
    silent = true;
    return this;
  }

  /** Ends with FIN, and without a Close. */
  public void fin() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends with RST. */
  public void rst() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs on the connection's thread until the stream is over. */
  void run(InputStream from) {
    InputStream in = request.target().startsWith("/sink/slow") ? new SlowStream(from) : from;
    try {
      boolean open = true;
      while (open) {
        awaitLeaveToRead();
        in.mark(1);
        if (in.read() < 0) {
          ended(End.CLOSED);
          return;
        }
        in.reset();
        open = take(Frame.read(in));
      }
      socket.shutdownOutput();
      ended(End.of(in));
    } catch (IOException e) {
      ended(End.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean take(Frame frame) throws IOException {
    boolean data = !frame.isControl();
    if (data) {
      synchronized (this) {
        digest.update(frame.payload());
        dataBytes += frame.payload().length;
      }
    }
    if (!data || !sink) {
      frames.add(frame);
    }
    if (isSilent()) {
      return true;
    }
    if (frame.opcode() == Frame.PING) {
      reply(frame.as(Frame.PONG));
    } else if (frame.opcode() == Frame.CLOSE || (data && !sink)) {
      reply(frame);
    }
    return frame.opcode() != Frame.CLOSE;
  }

  private void reply(Frame frame) throws IOException {
    synchronized (out) {
      out.write(frame.unmaskedWire());
    }
  }

  private synchronized boolean isSilent() {
    return silent;
  }

  private synchronized void ended(End how) {
    end = how;
  }

  private synchronized void awaitLeaveToRead() throws InterruptedException {
    while (stalled) {
      wait();
    }
  }

  /** The 101 that the request deserves; the first subprotocol offered is chosen. */
  static String good(HttpHead request) {
    String chosen =
        request
            .first("Sec-WebSocket-Protocol")
            .map(offer -> "Sec-WebSocket-Protocol: " + offer.split(",")[0].strip() + "\r\n")
            .orElse("");
    return answer(request, accept(request), chosen);
  }

  static String answer(HttpHead request, String accept, String fields) {
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + ("Sec-WebSocket-Accept: " + accept + "\r\n")
        + fields
        + ("X-Served-Path: " + request.target() + "\r\n\r\n");
  }

  static String accept(HttpHead request) {
    return accept(request.first("Sec-WebSocket-Key").orElse("no key came"));
  }

  /** What a server must answer to this key (RFC 6455 section 4.2.2). */
  static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "stream of " + request.target() + ": " + frames + ", " + end();
  }
}
