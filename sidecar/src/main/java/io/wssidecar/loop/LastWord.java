package io.wssidecar.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/**
 * The last bytes to a client whose connection ends without TLS: an alert, or an answer in plain
 * text.
 *
 * <p>After them the client's input is read and thrown away for a while: a socket that is closed
 * with unread input sends a reset, and the reset destroys what was said before the client has read
 * it (RFC 9112 §9.6). The client ends that by closing; else two seconds or 256 KiB do.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
public final class LastWord implements ReadReadyHandler {
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int LINGER_BYTES = 256 * 1024;

  private final StreamConnection raw;
  private final StreamSourceConduit source;
  private final IoLoop loop;
  private final Deadline linger;
  private int drained;

  private LastWord(StreamConnection raw, IoLoop loop) {
    this.raw = raw;
    this.source = raw.getSourceChannel().getConduit();
    this.loop = loop;
    this.linger = new Deadline(loop.wheel(), this::close);
  }

  /**
   * Says it, and closes the connection in a while. Whoever read from the connection reads no more.
   *
   * @param words a few hundred bytes at most
   */
  public static void say(StreamConnection raw, IoLoop loop, byte[] words) {
    new LastWord(raw, loop).begin(words);
  }

  private void begin(byte[] words) {
    try {
      // A fresh socket takes a few hundred bytes whole; if not, the client loses an explanation,
      // nothing else.
      raw.getSinkChannel().getConduit().write(ByteBuffer.wrap(words));
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
