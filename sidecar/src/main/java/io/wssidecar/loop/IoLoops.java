package io.wssidecar.loop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/** The I/O threads of one sidecar and what each of them owns. */
public final class IoLoops {
  private final XnioWorker worker;
  private final BufferPool pool;
  private final IoLoop[] loops;

  private IoLoops(XnioWorker worker, BufferPool pool, IoLoop[] loops) {
    this.worker = worker;
    this.pool = pool;
    this.loops = loops;
  }

  /**
   * Starts the threads.
   *
   * @param threads how many
   */
  public static IoLoops start(int threads) throws IOException {
    FlatSelectors.use();
    XnioWorker worker =
        Xnio.getInstance("nio", IoLoops.class.getClassLoader())
            .createWorker(
                OptionMap.builder()
                    .set(Options.WORKER_NAME, "wss")
                    .set(Options.WORKER_IO_THREADS, threads)
                    .set(Options.WORKER_TASK_CORE_THREADS, 0)
                    .set(Options.WORKER_TASK_MAX_THREADS, 1)
                    .set(Options.THREAD_DAEMON, true)
                    .getMap());
    BufferPool pool = new BufferPool(threads);
    IoLoop[] loops = new IoLoop[threads];
    for (XnioIoThread thread : threadsOf(worker, threads)) {
      loops[thread.getNumber()] = new IoLoop(thread, FlatSelector.of(thread), pool);
    }
    return new IoLoops(worker, pool, loops);
  }

  /**
   * XNIO hands out its threads only by a hash of the caller's choice; asking with 0, 1, 2 … finds
   * each.
   */
  private static List<XnioIoThread> threadsOf(XnioWorker worker, int threads) {
    List<XnioIoThread> found = new ArrayList<>();
    for (int hash = 0; found.size() < threads; hash++) {
      XnioIoThread thread = worker.getIoThread(hash);
      if (!found.contains(thread)) {
        found.add(thread);
      }
    }
    return found;
  }

  public XnioWorker worker() {
    return worker;
  }

  public BufferPool pool() {
    return pool;
  }

  public int size() {
    return loops.length;
  }

  /** The loop of the I/O thread with that number, from 0. */
  public IoLoop numbered(int number) {
    return loops[number];
  }

  /** The loop of an I/O thread of this sidecar. */
  public IoLoop of(XnioIoThread thread) {
    return loops[thread.getNumber()];
  }

  /** Runs something once on each I/O thread, as soon as it is free. */
  public void onEach(Consumer<IoLoop> action) {
    for (IoLoop loop : loops) {
      loop.thread().execute(() -> action.accept(loop));
    }
  }

  /** Closes every connection that is left, and ends the threads; does not wait for them. */
  public void shutdown() {
    worker.shutdownNow();
  }
}
