package io.wssidecar.log;

import io.wssidecar.config.LogSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries entries from any thread to the one thread that writes them.
 *
 * <p>Whoever reads our standard output may stop reading; then the write blocks, and a logger that
 * writes on the thread that speaks would stop every connection of that I/O thread. Here nobody
 * waits: when the queue is full the entry is dropped and counted, and the count is told as soon as
 * lines flow again.
 */
final class LogPipe implements AutoCloseable {
  /** Somebody who sums things up before telling them. Called on the writer thread. */
  interface Sums {
    Sums NONE = (last, out) -> false;

    /**
     * Tells what is due.
     *
     * @param last whether nobody will ask again, so that everything is due
     * @return whether something is not due yet
     */
    boolean tell(boolean last, Consumer<Entry> out);
  }

  /** How long {@link #close} waits for a reader that may never come back. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int BATCH = 32 * 1024;
  private static final Entry LAST = line -> {};

  private final BlockingQueue<Entry> queue;
  private final LongAdder dropped = new LongAdder();
  private final StringBuilder text = new StringBuilder(512);
  private final Line line;
  private final OutputStream out;
  private final Thread thread;

  // The writer thread's own.
  private final ByteArrayOutputStream batch = new ByteArrayOutputStream(2 * BATCH);
  private int lines;
  private long droppedTold;

  /** Written once by whoever sums things up, read by the writer thread. */
  private volatile Sums sums = Sums.NONE;

  /** Written by {@link #close}, read by all: from then on entries are dropped. */
  private volatile boolean closing;

  private LogPipe(OutputStream out, LogSettings.Format format, int capacity) {
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.out = out;
    this.line = format == LogSettings.Format.JSON ? new JsonLine(text) : new TextLine(text);
    this.thread = new Thread(this::run, "wss-log");
    // A blocked write must not keep the process alive.
    thread.setDaemon(true);
  }

  /** Starts the writer thread; the stream is flushed but never closed. */
  static LogPipe start(OutputStream out, LogSettings.Format format, int capacity) {
    LogPipe pipe = new LogPipe(out, format, capacity);
    pipe.thread.start();
    return pipe;
  }

  /** Takes an entry, or drops it when the queue is full. Never waits. */
  void offer(Entry entry) {
    if (closing || !queue.offer(entry)) {
      dropped.increment();
    }
  }

  /** How many entries were dropped since the start. */
  long dropped() {
    return dropped.sum();
  }

  /**
   * Has the writer thread ask for sums about once a second after it wrote entries, for as long as
   * some are not due, and once more at the end. So a summary needs neither a timer nor a thread,
   * and an idle process is not woken.
   */
  void whileBusy(Sums sums) {
    this.sums = sums;
  }

  /** Writes what is queued, but waits no longer than {@link #PATIENCE} for it. */
  @Override
  public void close() {
    closing = true;
    // Wakes a waiting writer. It may not fit in: then the writer does not wait, and sees that the
    // pipe closes.
    boolean unused = queue.offer(LAST);
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether {@link #close} was called. */
  boolean closing() {
    return closing;
  }

  private void run() {
    boolean busy = false;
    long ticked = 0;
    while (true) {
      if (busy && System.nanoTime() - ticked >= SECOND) {
        busy = sums.tell(false, this::write);
        ticked = System.nanoTime();
      }
      // Asked before the queue is: what was offered before the close is in the queue by now.
      boolean last = closing;
      Entry entry = queue.poll();
      if (entry == null) {
        if (last) {
          boolean unused = sums.tell(true, this::write);
        }
        tellDropped();
        flush();
        if (last) {
          return;
        }
        entry = await(busy);
      }
      if (entry != null) {
        if (!busy) {
          busy = true;
          ticked = System.nanoTime();
        }
        write(entry);
      }
    }
  }

  private @Nullable Entry await(boolean busy) {
    try {
      return busy ? queue.poll(SECOND, TimeUnit.NANOSECONDS) : queue.take();
    } catch (InterruptedException nobodyShould) {
      return null;
    }
  }

  @SuppressWarnings("ReferenceEquality") // LAST is one object, not a value
  private void write(Entry entry) {
    if (entry == LAST) {
      return;
    }
    text.setLength(0);
    try {
      entry.tell(line);
      line.end();
    } catch (RuntimeException untold) {
      // Some exception's own message throws. The thread must live: nobody else would write.
      dropped.increment();
      return;
    }
    batch.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
    lines++;
    if (batch.size() >= BATCH) {
      flush();
    }
  }

  private void tellDropped() {
    long now = dropped.sum();
    if (now > droppedTold) {
      write(new Dropped(System.currentTimeMillis(), now - droppedTold));
      droppedTold = now;
    }
  }

  private void flush() {
    if (lines == 0) {
      return;
    }
    try {
      batch.writeTo(out);
      out.flush();
    } catch (IOException readerGone) {
      dropped.add(lines);
    }
    batch.reset();
    lines = 0;
  }

  private record Dropped(long millis, long count) implements Entry {
    @Override
    public void tell(Line line) {
      line.head(millis, System.Logger.Level.WARNING, "io.wssidecar.log", "log lines dropped")
          .with("count", count);
    }
  }
}
