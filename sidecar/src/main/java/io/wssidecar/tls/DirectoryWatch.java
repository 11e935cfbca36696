package io.wssidecar.tls;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits until something happens in some directories, or for a while. Where the system cannot tell
 * (its number of watches is limited, and network file systems have none), it is always for a while.
 * For one thread; another may close it.
 */
final class DirectoryWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(DirectoryWatch.class.getName());

  private final Set<Path> directories;
  private final @Nullable WatchService service;
  private final Map<Path, WatchKey> keys = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  DirectoryWatch(Set<Path> directories) {
    this.directories = directories;
    this.service = service();
  }

  private static @Nullable WatchService service() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(System.Logger.Level.DEBUG, "directories cannot be watched, only polled: " + e);
      return null;
    }
  }

  /** Returns after something happened, or that many nanoseconds, or at once when closed. */
  void await(long nanos) throws InterruptedException {
    WatchService watching = service;
    if (watching == null) {
      boolean unused = closed.await(nanos, TimeUnit.NANOSECONDS);
      return;
    }
    try {
      register(watching);
      WatchKey key = watching.poll(nanos, TimeUnit.NANOSECONDS);
      while (key != null) {
        key.pollEvents(); // what happened is seen by looking at the files
        key.reset();
        key = watching.poll();
      }
    } catch (ClosedWatchServiceException e) {
      // Whoever closed it knows.
    }
  }

  /** Anew for a directory that was removed and has come back: the old watch went with the old. */
  private void register(WatchService watching) {
    for (Path directory : directories) {
      WatchKey key = keys.get(directory);
      if (key == null || !key.isValid()) {
        try {
          keys.put(
              directory,
              directory.register(
                  watching,
                  StandardWatchEventKinds.ENTRY_CREATE,
                  StandardWatchEventKinds.ENTRY_DELETE,
                  StandardWatchEventKinds.ENTRY_MODIFY));
        } catch (IOException e) {
          keys.remove(directory); // not there, or one watch too many: it is tried again
        }
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    if (service != null) {
      try {
        service.close();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "closing the watch", e);
      }
    }
  }
}
