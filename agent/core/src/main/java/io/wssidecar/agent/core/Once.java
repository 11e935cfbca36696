package io.wssidecar.agent.core;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Set;

/**
 * Remembers, for as long as they live, which connections are counted, so that each counts once
 * however many layers of it fail. Only failures come here. Any thread.
 */
public final class Once {
  private final Set<Key> seen = new HashSet<>();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

  /** True for the first call with this object. */
  public synchronized boolean isFirst(Object subject) {
    Reference<?> dead = gone.poll();
    while (dead != null) {
      seen.remove(dead);
      dead = gone.poll();
    }
    return seen.add(new Key(subject, gone));
  }

  /** Whether this object has been here before. */
  public synchronized boolean has(Object subject) {
    return seen.contains(new Key(subject, gone));
  }

  /** By identity: an engine may have any idea of equality. */
  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object subject, ReferenceQueue<Object> gone) {
      super(subject, gone);
      hash = System.identityHashCode(subject);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // It is identity that is asked for.
    public boolean equals(Object other) {
      if (this == other) {
        return true;
      }
      Object subject = get();
      return other instanceof Key && subject != null && ((Key) other).get() == subject;
    }
  }
}
