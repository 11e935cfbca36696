package io.wssidecar.app;

/**
 * Why an app is skipped, and until when.
 *
 * @param failures the failed trials in a row, from 1
 * @param until on the nano clock: when a request may try it again
 * @param trial whether a request is trying right now; then {@code until} is when the next may,
 *     should it never report back
 */
record Ejection(int failures, long until, boolean trial) {
  private static final long FIRST = 1_000_000_000L;
  private static final long LONGEST = 30 * FIRST;

  /** The app, healthy so far, failed. */
  static Ejection first(long now) {
    return new Ejection(1, now + FIRST, false);
  }

  /** The trial failed too: the wait doubles. */
  Ejection again(long now) {
    return new Ejection(failures + 1, now + pause(failures + 1), false);
  }

  /** A request takes the trial; nobody else gets one before {@code now + lease}. */
  Ejection trial(long now, long lease) {
    return new Ejection(failures, now + Math.max(lease, pause(failures)), true);
  }

  boolean over(long now) {
    return now - until >= 0;
  }

  private static long pause(int failures) {
    return failures > 5 ? LONGEST : FIRST << (failures - 1);
  }
}
