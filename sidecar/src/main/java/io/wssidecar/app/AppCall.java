package io.wssidecar.app;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import io.wssidecar.loop.Deadline;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One request on one app connection, from its head to the head of the answer.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
public final class AppCall {
  /**
   * What comes back. {@link #answered} or {@link #failed} is called once, after any number of
   * {@link #interim}.
   */
  public interface Listener {
    /** A 1xx other than 101. */
    void interim(ResponseHead head);

    /**
     * The final head, or a 101; the bytes behind it wait in the connection, whose reads are
     * suspended.
     */
    void answered(ResponseHead head);

    /**
     * There is no answer; the connection is closed.
     *
     * @param reason {@code APP_TIMEOUT} or {@code APP_PROTOCOL_ERROR}
     * @param untouched whether the app sent nothing at all, so that it may never have seen the
     *     request
     */
    void failed(Reason reason, boolean untouched);
  }

  private final AppConnection connection;
  private final IoLoop loop;
  private final Listener listener;
  private final ResponseHeadParser parser = new ResponseHeadParser();
  private final Deadline deadline;
  private final long timeoutNanos;
  private @Nullable PooledByteBuffer unsentHead;
  private Runnable onHeadSent = () -> {};
  private byte[] introduction = {};
  private boolean untouched = true;
  private boolean over;

  /**
   * Prepares a call; nothing is sent yet.
   *
   * @param timeoutNanos from {@link #requestSent} to the end of the answer's head
   */
  public AppCall(AppConnection connection, long timeoutNanos, Listener listener) {
    this.connection = connection;
    this.loop = connection.loop();
    this.timeoutNanos = timeoutNanos;
    this.listener = listener;
    this.deadline = new Deadline(loop.wheel(), () -> fail(Reason.APP_TIMEOUT));
  }

  /**
   * Says whom the connection is for, before its first request; it must be a new one, and is of no
   * use to anybody else afterwards.
   *
   * @param header a PROXY header, as {@link Introduction} makes it; may be empty
   */
  public void introduce(byte[] header) {
    if (header.length > 0 && connection.reused()) {
      throw new IllegalStateException("a used connection has been introduced already");
    }
    introduction = header;
  }

  /**
   * Sends the head and begins to wait for the answer.
   *
   * @param onSent called when the socket has taken the head, perhaps before this method returns;
   *     whoever has a body to send sets {@link AppConnection#onWritable} then
   */
  public void send(HttpString method, String target, HeaderMap headers, Runnable onSent) {
    // In one segment with the header: an app that reads that alone first would wait for the rest.
    ByteBuffer head = loop.plain().put(introduction);
    if (!RequestHeadWriter.write(method, target, headers, head)) {
      throw new IllegalStateException("request heads are limited to less than a scratch buffer");
    }
    head.flip();
    onHeadSent = onSent;
    connection.onReadable(this::readable);
    connection.onWritable(this::flushHead);
    try {
      connection.write(head);
      if (head.hasRemaining()) {
        unsentHead = loop.pool().keep(head);
        connection.resumeWrites();
      }
    } catch (IOException e) {
      // Reading says more: the app may have answered before it closed. No answer is found there
      // just as well.
    }
    connection.resumeReads();
    if (unsentHead == null) {
      onSent.run();
    }
  }

  /** The whole request is on its way: from now on the app is expected to answer. */
  public void requestSent() {
    if (!over) {
      deadline.in(timeoutNanos);
    }
  }

  /** Nobody waits for the answer any more; closes the connection. */
  public void abandon() {
    over = true;
    close();
  }

  private void flushHead() {
    PooledByteBuffer head = unsentHead;
    if (head == null) {
      return;
    }
    try {
      connection.write(head.getBuffer());
      if (head.getBuffer().hasRemaining()) {
        return;
      }
    } catch (IOException e) {
      // As in send.
    }
    head.close();
    unsentHead = null;
    connection.suspendWrites();
    onHeadSent.run();
  }

  private void readable() {
    ByteBuffer bytes = loop.plain();
    int count;
    try {
      count = connection.read(bytes);
    } catch (IOException e) {
      count = -1;
    }
    if (count < 0) {
      fail(Reason.APP_PROTOCOL_ERROR);
    } else if (count > 0) {
      untouched = false;
      parse(bytes.flip());
    }
  }

  private void parse(ByteBuffer bytes) {
    while (!over && bytes.hasRemaining()) {
      switch (parser.feed(bytes)) {
        case MORE -> {}
        case BAD -> fail(Reason.APP_PROTOCOL_ERROR);
        case DONE -> {
          ResponseHead head = parser.head();
          if (head.isInterim()) {
            parser.reset();
            keepWhile(bytes, () -> listener.interim(head));
          } else {
            over = true;
            deadline.cancel();
            connection.suspendReads();
            connection.unread(bytes);
            listener.answered(head);
          }
        }
      }
    }
  }

  /** The listener may use the scratch buffer that these bytes lie in. */
  private void keepWhile(ByteBuffer bytes, Runnable action) {
    if (!bytes.hasRemaining()) {
      action.run();
      return;
    }
    byte[] rest = new byte[bytes.remaining()];
    bytes.get(rest);
    action.run();
    bytes.clear().put(rest).flip();
  }

  private void fail(Reason reason) {
    if (!over) {
      over = true;
      close();
      listener.failed(reason, untouched);
    }
  }

  private void close() {
    deadline.cancel();
    if (unsentHead != null) {
      unsentHead.close();
      unsentHead = null;
    }
    connection.close();
  }
}
