package io.wssidecar.listen;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.StreamConnection;

/**
 * What one connection has taken of the limits; gives all of it back when the connection closes.
 *
 * <p>Runs on the connection's I/O thread; not shared.
 */
final class Place implements ChannelListener<StreamConnection> {
  private final Admission admission;
  private final AtomicInteger ofListener;
  private @Nullable InetSocketAddress client;
  private boolean counted;
  private boolean engaged;

  Place(Admission admission, AtomicInteger ofListener) {
    this.admission = admission;
    this.ofListener = ofListener;
  }

  /** The connection's, which {@link Admission} gave to it. */
  static Place of(StreamConnection raw) {
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

  /** The open connections of the listener that accepted it. */
  AtomicInteger ofListener() {
    return ofListener;
  }

  @Override
  public void handleEvent(StreamConnection closed) {
    admission.left(this);
  }
}
