package io.wssidecar.tls;

import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.xnio.IoUtils;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Collects a ClientHello that did not come in one piece. Such a connection holds what came and no
 * more: no engine, and no buffer of the pool.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
final class HelloWait implements ReadReadyHandler {
  /** Clients send about 500 bytes, with a post-quantum key share about 1,700. */
  private static final int ROOM = 512;

  private final TlsAccept accept;
  private final Arrival arrival;
  private final StreamSourceConduit source;
  private byte[] part;
  private int length;

  HelloWait(TlsAccept accept, Arrival arrival, ByteBuffer first) {
    this.accept = accept;
    this.arrival = arrival;
    this.source = arrival.raw().getSourceChannel().getConduit();
    this.part = new byte[Math.max(ROOM, first.remaining())];
    keep(first);
  }

  /** Waits for the rest; nothing more of it has come yet. */
  void begin() {
    arrival
        .clock()
        .onTimeout(() -> fail(Reason.TIMEOUT, "at byte " + length + " of the ClientHello"));
    source.setReadReadyHandler(this);
    source.resumeReads();
  }

  @Override
  public void readReady() {
    ByteBuffer more = arrival.loop().sealed();
    int count;
    try {
      count = source.read(more);
    } catch (IOException e) {
      fail(Reason.PEER_RESET, "at byte " + length + " of the ClientHello");
      return;
    }
    if (count < 0) {
      fail(Reason.PEER_CLOSED, "at byte " + length + " of the ClientHello");
    } else if (count > 0) {
      keep(more.flip());
      ByteBuffer all = ByteBuffer.wrap(part, 0, length);
      HelloBytes read = HelloBytes.read(all);
      if (!(read instanceof HelloBytes.Incomplete)) {
        source.suspendReads();
        accept.decide(arrival, all, read);
      }
    }
  }

  /** One read can bring more than a hello: that is kept too, since it may be what follows it. */
  private void keep(ByteBuffer more) {
    int count = more.remaining();
    if (part.length - length < count) {
      part = Arrays.copyOf(part, Math.max(2 * part.length, length + count));
    }
    more.get(part, length, count);
    length += count;
  }

  private void fail(Reason reason, String detail) {
    accept.fail(arrival, reason, detail);
  }

  @Override
  public void forceTermination() {
    arrival.clock().stop();
    IoUtils.safeClose(arrival.raw());
  }

  @Override
  public void terminated() {
    arrival.clock().stop();
  }
}
