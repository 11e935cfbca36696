package io.wssidecar.listen;

import io.wssidecar.loop.Deadline;
import io.wssidecar.loop.IoLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The last word to a client that did not speak TLS.
 *
 * <p>After the answer the client's input is read and thrown away for a while: a socket that is
 * closed with unread input sends a reset, and the reset destroys the answer before the client has
 * read it (RFC 9112 §9.6).
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
final class PlainAnswer implements ReadReadyHandler {
  /** What somebody gets who speaks plain HTTP on the TLS port. */
  static final byte[] BAD_SCHEME = badScheme();

  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int LINGER_BYTES = 64 * 1024;

  private final StreamConnection raw;
  private final StreamSourceConduit source;
  private final IoLoop loop;
  private final byte[] answer;
  private final Deadline linger;
  private int drained;

  PlainAnswer(StreamConnection raw, IoLoop loop, byte[] answer) {
    this.raw = raw;
    this.source = raw.getSourceChannel().getConduit();
    this.loop = loop;
    this.answer = answer;
    this.linger = new Deadline(loop.wheel(), this::close);
  }

  private static byte[] badScheme() {
    String body =
        "This port speaks TLS, and the request came in plain HTTP.\n"
            + "Use https:// or wss:// in the URL. If a load balancer is in front, let it pass TCP"
            + " through, or speak TLS to this port.\n";
    return ("HTTP/1.1 400 Bad Request\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\nX-WSS-Reason: plaintext\r\nConnection: close\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Whether the bytes begin like an HTTP request: an upper-case method name, as far as it has come.
   */
  static boolean looksLikeHttp(ByteBuffer first) {
    int end = Math.min(first.limit(), 8);
    for (int i = first.position(); i < end; i++) {
      byte each = first.get(i);
      if (each == ' ' && i > 2) {
        return true;
      }
      if (each < 'A' || each > 'Z') {
        return false;
      }
    }
    return true;
  }

  void begin() {
    try {
      // A fresh socket takes a few hundred bytes whole; if not, the client loses an explanation,
      // nothing else.
      raw.getSinkChannel().getConduit().write(ByteBuffer.wrap(answer));
      raw.getSinkChannel().shutdownWrites();
      raw.getSinkChannel().flush();
    } catch (IOException e) {
      close();
      return;
    }
    linger.in(LINGER_NANOS);
    source.setReadReadyHandler(this);
    source.resumeReads();
  }

  @Override
  public void readReady() {
    try {
      int count = source.read(loop.sealed());
      drained += Math.max(count, 0);
      if (count < 0 || drained > LINGER_BYTES) {
        close();
      }
    } catch (IOException e) {
      close();
    }
  }

  private void close() {
    linger.cancel();
    IoUtils.safeClose(raw);
  }

  @Override
  public void forceTermination() {
    close();
  }

  @Override
  public void terminated() {
    linger.cancel();
  }
}
