package io.wssidecar.kit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The latest of many, oldest first; a soak run must not fill the heap. Safe on any thread. */
final class Recent<T> {
  private static final int MOST = 10_000;

  /** Guarded by this. */
  private final Deque<T> all = new ArrayDeque<>();

  synchronized void add(T item) {
    if (all.size() == MOST) {
      all.removeFirst();
    }
    all.addLast(item);
  }

  synchronized List<T> list() {
    return List.copyOf(all);
  }

  synchronized Optional<T> last() {
    return Optional.ofNullable(all.peekLast());
  }
}
