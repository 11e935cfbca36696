package io.wssidecar.listen;

import io.wssidecar.loop.Deadline;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.loop.Readiness;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where connections come in: accepts as long as there is room for them, and leaves the others in
 * the kernel's queue.
 *
 * <p>Runs on the I/O thread that keeps it; {@link #open} and {@link #close} may be called by any.
 */
final class Door implements Readiness, Closeable {
  /** The most that come in before those inside are served again. */
  private static final int AT_ONCE = 64;

  /** How long nothing is accepted after the kernel has refused to. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

  private final ServerSocketChannel channel;
  private final IoLoop loop;
  private final Admission admission;
  private final BiConsumer<SocketChannel, InetSocketAddress> arrived;
  private final Deadline again;
  private @Nullable SelectionKey key;

  /**
   * Prepares to accept; nothing happens yet.
   *
   * @param arrived takes each connection and its peer, on the door's thread
   */
  Door(
      ServerSocketChannel channel,
      IoLoop loop,
      Admission admission,
      BiConsumer<SocketChannel, InetSocketAddress> arrived) {
    this.channel = channel;
    this.loop = loop;
    this.admission = admission;
    this.arrived = arrived;
    this.again = new Deadline(loop.wheel(), this::accept);
  }

  void open() {
    loop.thread()
        .execute(() -> {
          try {
            key = loop.register(channel, SelectionKey.OP_ACCEPT, this);
          } catch (ClosedChannelException e) {
            // Closed before it was opened.
          }
        });
  }

  @Override
  public void ready(int ops) {
    for (int i = 0; i < AT_ONCE; i++) {
      if (admission.isFull()) {
        pause();
        admission.onRoom(this::resume);
        return;
      }
      if (!letIn()) {
        return;
      }
    }
  }

  /** Whether there may be more of them. */
  private boolean letIn() {
    try {
      SocketChannel client = channel.accept();
      if (client == null) {
        return false;
      }
      arrived.accept(client, (InetSocketAddress) client.getRemoteAddress());
      return true;
    } catch (ClosedChannelException e) {
      return false;
    } catch (IOException e) {
      // No descriptor in the process or in the machine, or no memory: others hold what we lack.
      pause();
      again.in(PATIENCE);
      return false;
    }
  }

  private void pause() {
    admission.paused();
    if (key != null) {
      key.interestOps(0);
    }
  }

  /** From any thread. */
  private void resume() {
    try {
      loop.thread().execute(this::accept);
    } catch (RejectedExecutionException e) {
      // The thread ends, and accepts nobody any more.
    }
  }

  private void accept() {
    if (key != null && key.isValid()) {
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  @Override
  public void end() {
    // The thread closes the channel when it ends; otherwise there is nothing to let go.
  }

  @Override
  public void close() throws IOException {
    channel.close();
    resume(); // so that the thread notices: until then the kernel goes on taking connections in
  }
}
