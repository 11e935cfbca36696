package io.wssidecar.listen;

import static io.wssidecar.listen.ConnectionBudget.DESCRIPTORS_OF_A_STREAM;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xnio.Options;
import org.xnio.channels.AcceptingChannel;

/**
 * Pauses accepting before the process runs out of descriptors. A refused accept would be worse:
 * XNIO then leaves the listener alone for up to 30 seconds, however soon descriptors come free.
 *
 * <p>The accept thread runs ahead of the I/O threads, so what they count comes too late. XNIO
 * counts a listener's connections on the accept thread itself, stops at a high water mark, and goes
 * on when one of them is closed. The mark follows the streams: what they leave may be taken by
 * connections that wait for their TLS handshake, which hold a quarter as much, up to four fifths of
 * it; the last fifth is for those of them whose handshake begins.
 *
 * <p>The mark moves in steps, ahead of the streams, because it reaches the accept thread by a task;
 * the reserve of {@link DescriptorLimit} covers what happens meanwhile. Several listeners share it
 * evenly.
 *
 * <p>Safe from any thread.
 */
final class HighWater {
  private final int descriptors;
  private final int streams;
  private final int step;
  private final int listeners;
  private final List<AcceptingChannel<?>> channels = new CopyOnWriteArrayList<>();

  /** How many streams the mark is right for; written under the lock. */
  private volatile int assumed;

  /**
   * A mark for nobody yet.
   *
   * @param descriptors what all connections together may hold
   * @param listeners how many will share it
   */
  HighWater(int descriptors, int listeners) {
    this.descriptors = descriptors;
    this.streams = Math.max(1, descriptors / DESCRIPTORS_OF_A_STREAM);
    this.step = Math.max(8, streams / 16);
    this.listeners = listeners;
    this.assumed = Math.min(step, streams);
  }

  /** The most streams that fit. */
  int streams() {
    return streams;
  }

  /** The mark of each listener: how many of its connections may be open. */
  int mark() {
    int expected = assumed;
    long rest = Math.max(0, descriptors - (long) DESCRIPTORS_OF_A_STREAM * expected);
    return (int) Math.max(1, (expected + rest * 4 / 5) / listeners);
  }

  /** Keeps the mark of that listener, which was made with {@link #mark}, right from now on. */
  synchronized void govern(AcceptingChannel<?> channel) {
    channels.add(channel);
    move(channel);
  }

  /** There are now so many streams; mostly that changes nothing. */
  void follow(int engaged) {
    int known = assumed;
    boolean high = engaged + step / 2 > known && known < streams;
    boolean low = engaged + 2 * step < known;
    if (high || low) {
      moveTo(Math.min(streams, engaged + step));
    }
  }

  /** The order of moves must be that of their reasons, hence the lock; it is held for a moment. */
  private synchronized void moveTo(int expected) {
    assumed = expected;
    channels.forEach(this::move);
  }

  private void move(AcceptingChannel<?> channel) {
    try {
      // Each takes the other with it where they would cross: the two are always the same.
      channel.setOption(Options.CONNECTION_HIGH_WATER, mark());
      channel.setOption(Options.CONNECTION_LOW_WATER, mark());
    } catch (IOException e) {
      // The listener is closed.
    }
  }
}
