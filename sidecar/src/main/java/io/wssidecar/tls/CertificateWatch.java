package io.wssidecar.tls;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Notices that the files of keys and certificates have changed, waits until whoever writes them is
 * done, and has them reloaded.
 *
 * <p>A directory's events say that it is time to look; a look each second finds what they miss. The
 * files' contents decide: nothing is reloaded because a file was touched. Of half a change (the key
 * is new, the certificate not yet) nothing is told unless it stays like that.
 *
 * <p>One thread of its own, a daemon; {@link #look} runs on no other.
 */
public final class CertificateWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CertificateWatch.class.getName());

  /** Between looks while nothing happens; all that a change can take where events are missing. */
  static final long POLL = TimeUnit.SECONDS.toNanos(1);

  /**
   * How long the contents must stay as they are before they are read: writers take microseconds.
   */
  static final long QUIET = TimeUnit.MILLISECONDS.toNanos(50);

  /** Files that never come to rest are read nevertheless after this time. */
  static final long IMPATIENCE = TimeUnit.SECONDS.toNanos(1);

  /** How long files must be wrong in the same way before that is told. */
  static final long SETTLED = TimeUnit.MILLISECONDS.toNanos(500);

  /** A writer can keep time and size as they were; so contents are compared now and then. */
  static final long FULL_LOOK = TimeUnit.MINUTES.toNanos(1);

  /** A directory may be busy with other things: no more than fifty looks a second. */
  private static final long BREATH = TimeUnit.MILLISECONDS.toNanos(20);

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

  private final CertificateReload reload;
  private final DirectoryWatch directories;
  private final Thread thread = new Thread(this::run, "wss-certificates");

  private List<Object> stamp = List.of();
  private long lastFullLook;

  /** Contents that are not served; null while all is well. */
  private @Nullable String changed;

  private long firstChange;
  private long lastChange;
  private long lastAttempt;
  private @Nullable List<String> problems;
  private boolean told;

  // Written by whoever closes, read by the thread.
  private volatile boolean closed;

  CertificateWatch(CertificateReload reload) {
    this.reload = reload;
    this.directories = new DirectoryWatch(reload.files().directories());
  }

  /** Watches from now on. */
  public static CertificateWatch start(CertificateReload reload) {
    CertificateWatch watch = new CertificateWatch(reload);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void run() {
    try {
      while (!closed) {
        long pause = POLL;
        try {
          pause = look(System.nanoTime());
        } catch (RuntimeException bug) {
          LOG.log(System.Logger.Level.ERROR, "a look at the certificates failed", bug);
        }
        directories.await(pause);
        LockSupport.parkNanos(BREATH);
      }
    } catch (InterruptedException e) {
      // Only close interrupts.
    }
  }

  /**
   * Looks, and reloads if it is time to.
   *
   * @param now by {@link System#nanoTime}
   * @return after how many nanoseconds to look again
   */
  long look(long now) {
    List<Object> latest = reload.files().stamp();
    if (changed == null && latest.equals(stamp) && now - lastFullLook < FULL_LOOK) {
      return POLL;
    }
    String contents = reload.files().contents();
    stamp = latest;
    lastFullLook = now;
    if (reload.serves(contents)) {
      changed = null;
      return POLL;
    }
    if (!contents.equals(changed)) {
      begin(contents, now);
    }
    if (now - lastChange < QUIET && now - firstChange < IMPATIENCE) {
      return QUIET - (now - lastChange);
    }
    return reload(now);
  }

  private void begin(String contents, long now) {
    if (changed == null || told) {
      firstChange = now;
    }
    changed = contents;
    lastChange = now;
    problems = null;
    told = false;
  }

  private long reload(long now) {
    // What was read may have been half a change though the files look as before: so a failure is
    // tried again, once before it is told and now and then after it.
    if (problems == null || now - lastAttempt >= (told ? FULL_LOOK : SETTLED)) {
      problems = reload.attemptChanged();
      lastAttempt = now;
    }
    if (problems.isEmpty()) {
      changed = null;
      return POLL;
    }
    if (now - lastChange < SETTLED) {
      return SETTLED - (now - lastChange);
    }
    told = true;
    reload.failed(problems);
    return POLL;
  }

  @Override
  public void close() {
    closed = true;
    directories.close();
    thread.interrupt();
    try {
      thread.join(CLOSE_PATIENCE.toMillis());
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
