package io.wssidecar.listen;

import io.wssidecar.loop.IoLoop;
import io.wssidecar.loop.Socket;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.StreamConnection;

/**
 * What one connection has taken of the limits; gives all of it back when the connection's
 * descriptor is free again.
 *
 * <p>Made by the thread that accepts; from then on it runs on the connection's I/O thread. Not
 * shared.
 */
final class Place implements ChannelListener<StreamConnection> {
  private final Admission admission;
  private @Nullable IoLoop loop;
  private @Nullable InetSocketAddress client;
  private boolean counted;
  private boolean engaged;

  Place(Admission admission) {
    this.admission = admission;
  }

  /** The connection has begun on its I/O thread, and gives the place back when it closes. */
  void keptBy(Socket raw, IoLoop itsLoop) {
    loop = itsLoop;
    raw.setCloseListener(this);
  }

  /** The one that keeps it. */
  static Place of(Socket raw) {
    if (raw.getCloseListener() instanceof Place place) {
      return place;
    }
    throw new IllegalStateException("a connection without a place");
  }

  /** Whom it is for; null as long as that is not known, or when he was refused. */
  @Nullable InetSocketAddress client() {
    return client;
  }

  /**
   * It is known whom it is for, and he may come in.
   *
   * @param inCounts whether he was counted among the connections of his address
   */
  void admitted(InetSocketAddress who, boolean inCounts) {
    client = who;
    counted = inCounts;
  }

  boolean counted() {
    return counted;
  }

  /** It holds what a stream holds. */
  void engaged() {
    engaged = true;
  }

  boolean isEngaged() {
    return engaged;
  }

  @Override
  public void handleEvent(StreamConnection closed) {
    if (loop != null) {
      loop.afterClosing(() -> admission.left(this));
    }
  }
}
