package io.wssidecar.loop;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioIoThread;

/**
 * What one I/O thread owns: its clock, and the buffers through which everything passes that it
 * reads or writes.
 *
 * <p>Connections hold no buffer of their own: whoever has an event borrows a scratch buffer for the
 * length of one call and copies what is left over into a buffer of the {@link BufferPool}. Each
 * scratch buffer has one borrower, named here, so that nested calls (relay reads, TLS decrypts,
 * relay writes, TLS encrypts) never meet in the same one.
 *
 * <p>Runs on its I/O thread; not shared.
 */
public final class IoLoop {
  /** What one TLS record can hold, in bytes. */
  public static final int RECORD = 16 * 1024;

  /**
   * What Conscrypt may need to wrap or unwrap one record: its BIO pair's size, not {@code
   * getPacketBufferSize()}.
   */
  public static final int PACKET = 17 * 1024;

  /** How much what lies in {@link #plain} may grow on its way, in bytes. */
  public static final int PLAIN_ROOM = 512;

  private final XnioIoThread thread;
  private final FlatSelector selector;
  private final TimerWheel wheel;
  private final BufferPool pool;
  private final ByteBuffer plain = ByteBuffer.allocateDirect(4 * RECORD + PLAIN_ROOM);
  private final ByteBuffer control = ByteBuffer.allocateDirect(PLAIN_ROOM);
  private final ByteBuffer sealed = ByteBuffer.allocateDirect(4 * RECORD + PACKET);
  private final ByteBuffer sealing = ByteBuffer.allocateDirect(5 * PACKET);
  private final ByteBuffer gathering = ByteBuffer.allocateDirect(PACKET);
  private final Runnable ticking = this::tick;

  IoLoop(XnioIoThread thread, FlatSelector selector, BufferPool pool) {
    this.thread = thread;
    this.selector = selector;
    this.pool = pool;
    this.wheel = new TimerWheel(System::nanoTime, this::scheduleTick);
  }

  public XnioIoThread thread() {
    return thread;
  }

  /** Whether this is called on its thread. */
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  public TimerWheel wheel() {
    return wheel;
  }

  public BufferPool pool() {
    return pool;
  }

  /**
   * Registers a channel with this thread, which from then on is told when it is ready.
   *
   * @param ops what to ask for, bits of {@link SelectionKey}; 0 for nothing yet
   * @param readiness replaced by whatever {@link Readiness} is attached to the key later
   */
  public SelectionKey register(SelectableChannel channel, int ops, Readiness readiness)
      throws ClosedChannelException {
    return selector.enrol(channel, ops, readiness);
  }

  /** Closes a registered channel, at the end of the pass; its descriptor is free then. */
  public void close(SelectionKey key) {
    selector.close(key);
  }

  /** Runs that when the descriptors of all that was closed so far are free. */
  public void afterClosing(Runnable action) {
    selector.afterClosing(action);
  }

  /**
   * Does something expensive, a handshake, unless this pass of the thread has had its share of such
   * work: streams must not wait for long.
   *
   * @return false when it was not done, and has to be {@link #later}
   */
  public boolean now(Runnable work) {
    return selector.turns().now(work);
  }

  /** Does it in one of the next passes, in the order of the calls. */
  public void later(Runnable work) {
    selector.turns().later(work);
  }

  /**
   * Scratch for plain bytes on their way through, with {@link #PLAIN_ROOM} behind its limit:
   * borrowed by the relay's pumps, by plain HTTP and by the app's reader.
   */
  public ByteBuffer plain() {
    return plain.clear().limit(4 * RECORD);
  }

  /**
   * Scratch for a few control frames, while {@link #plain} may be in use; borrowed by the relay.
   */
  public ByteBuffer control() {
    return control.clear();
  }

  /** Scratch for bytes as they come from a client's socket; borrowed by TLS reading. */
  public ByteBuffer sealed() {
    return sealed.clear();
  }

  /**
   * Scratch for bytes as they go to a client's socket, five packets long; borrowed by TLS writing.
   */
  public ByteBuffer sealing() {
    return sealing.clear();
  }

  /**
   * Scratch for one record's plain bytes when the caller's buffers do not suit the engine; borrowed
   * by TLS.
   */
  public ByteBuffer gathering() {
    return gathering.clear();
  }

  private void scheduleTick() {
    thread.executeAfter(ticking, TimerWheel.TICK_NANOS / 1_000_000, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    if (wheel.advance()) {
      // A moment later and not at once, for XNIO looks at its sockets only when no task is due.
      thread.executeAfter(ticking, 1, TimeUnit.MILLISECONDS);
    } else if (!wheel.isEmpty()) {
      scheduleTick();
    }
  }
}
