package io.wssidecar.loop;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/**
 * Direct buffers in two sizes, kept per I/O thread without a lock.
 *
 * <p>Undertow's own pool guards its thread caches with one global lock (UNDERTOW-2385) and zeroes
 * what overflows them. Here a buffer belongs to the I/O thread that made it; returned on another
 * thread, it is left to the garbage collector.
 *
 * <p>Safe from any thread; fast on I/O threads.
 */
public final class BufferPool implements ByteBufferPool {
  /** The size that Undertow sees: one TLS packet, which Conscrypt never outgrows. */
  public static final int SMALL = IoLoop.PACKET;

  /** What a scratch buffer can leave over. */
  public static final int LARGE = 5 * IoLoop.PACKET;

  private static final int SMALL_KEPT = 64;
  private static final int LARGE_KEPT = 8;

  private final Shelf[] shelves;

  /** A pool for the I/O threads numbered 0 to {@code threads - 1}. */
  public BufferPool(int threads) {
    shelves = new Shelf[threads];
    for (int i = 0; i < threads; i++) {
      shelves[i] = new Shelf();
    }
  }

  @Override
  public PooledByteBuffer allocate() {
    return allocate(SMALL);
  }

  /** A cleared buffer of at least {@code bytes}, which must not exceed {@link #LARGE}. */
  public PooledByteBuffer allocate(int bytes) {
    boolean small = bytes <= SMALL;
    Shelf shelf = shelfOfThisThread();
    ByteBuffer kept = shelf == null ? null : small ? shelf.small.take() : shelf.large.take();
    if (kept == null) {
      kept = ByteBuffer.allocateDirect(small ? SMALL : LARGE);
    }
    return new Pooled(this, shelf, kept.clear());
  }

  /** A buffer that holds what {@code left} still has, ready to be read; {@code left} is drained. */
  public PooledByteBuffer keep(ByteBuffer left) {
    return keep(left, 0);
  }

  /** Likewise, with at least {@code room} bytes behind the limit. */
  public PooledByteBuffer keep(ByteBuffer left, int room) {
    PooledByteBuffer pooled = allocate(left.remaining() + room);
    pooled.getBuffer().put(left).flip();
    return pooled;
  }

  private @Nullable Shelf shelfOfThisThread() {
    XnioIoThread thread = XnioIoThread.currentThread();
    return thread != null && thread.getNumber() < shelves.length
        ? shelves[thread.getNumber()]
        : null;
  }

  @Override
  public int getBufferSize() {
    return SMALL;
  }

  @Override
  public boolean isDirect() {
    return true;
  }

  @Override
  public ByteBufferPool getArrayBackedPool() {
    return this; // only Undertow's blocking streams ask for it, and nothing here blocks
  }

  @Override
  public void close() {
    // The buffers go with their threads.
  }

  private static final class Shelf {
    final Stack small = new Stack(SMALL_KEPT);
    final Stack large = new Stack(LARGE_KEPT);
  }

  private static final class Stack {
    private final @Nullable ByteBuffer[] buffers;
    private int size;

    Stack(int kept) {
      buffers = new @Nullable ByteBuffer[kept];
    }

    @Nullable ByteBuffer take() {
      if (size == 0) {
        return null;
      }
      ByteBuffer top = buffers[--size];
      buffers[size] = null;
      return top;
    }

    void put(ByteBuffer buffer) {
      if (size < buffers.length) {
        buffers[size++] = buffer;
      }
    }
  }

  private static final class Pooled implements PooledByteBuffer {
    private final BufferPool pool;
    private final @Nullable Shelf home;
    private @Nullable ByteBuffer buffer;

    Pooled(BufferPool pool, @Nullable Shelf home, ByteBuffer buffer) {
      this.pool = pool;
      this.home = home;
      this.buffer = buffer;
    }

    @Override
    public ByteBuffer getBuffer() {
      ByteBuffer open = buffer;
      if (open == null) {
        throw new IllegalStateException("This buffer was given back");
      }
      return open;
    }

    @Override
    public void close() {
      ByteBuffer returned = buffer;
      buffer = null;
      if (returned != null && home != null && home == pool.shelfOfThisThread()) {
        (returned.capacity() == SMALL ? home.small : home.large).put(returned);
      }
    }

    @Override
    public boolean isOpen() {
      return buffer != null;
    }
  }
}
