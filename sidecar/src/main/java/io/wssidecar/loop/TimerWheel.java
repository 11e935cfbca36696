package io.wssidecar.loop;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All deadlines of one I/O thread, in slots of 100 ms.
 *
 * <p>XNIO's own timers live in a locked tree, one node and one allocation each; ten thousand
 * connections that put their deadline off with every message would live in that lock. A hashed
 * wheel (Varghese and Lauck, 1987) arms and cancels in constant time without allocation. The price
 * is precision: a deadline comes up to one tick late, never early.
 *
 * <p>Runs on its I/O thread; not shared. Whoever owns the wheel calls {@link #advance} once per
 * tick while {@link #isEmpty} is false; an idle thread is never woken.
 */
public final class TimerWheel {
  /** The wheel's precision in nanoseconds. */
  public static final long TICK_NANOS = 100_000_000L;

  /**
   * How long deadlines may hold up everything else on their thread. Each may close a connection,
   * which costs XNIO a look at all that are ready, and thousands that came together are due
   * together.
   */
  static final long TURN_NANOS = 5_000_000L;

  /** 1,024 slots cover 102 seconds; what is further away goes round more than once. */
  private static final int SLOTS = 1024;

  private final LongSupplier clock;
  private final Runnable onFirst;
  private final @Nullable Deadline[] slots = new @Nullable Deadline[SLOTS];
  private final long origin;

  private long currentTick;
  private int size;

  /** What is due and waits for its turn, in a row. */
  private @Nullable Deadline firstDue;

  private @Nullable Deadline lastDue;

  /**
   * Makes an empty wheel.
   *
   * @param clock nanoseconds, monotonic
   * @param onFirst called when a deadline enters an empty wheel: the moment to begin ticking
   */
  public TimerWheel(LongSupplier clock, Runnable onFirst) {
    this.clock = clock;
    this.onFirst = onFirst;
    this.origin = clock.getAsLong();
  }

  /** Whether no deadline waits, so that nothing is lost when the wheel stands still. */
  public boolean isEmpty() {
    return size == 0 && firstDue == null;
  }

  /**
   * The time of the last tick, in nanoseconds since the wheel was made: for who asks at every
   * message. It stands still while the wheel is empty.
   */
  public long lately() {
    return currentTick * TICK_NANOS;
  }

  void arm(Deadline deadline, long nanos) {
    long now = clock.getAsLong() - origin;
    long at = now + Math.max(nanos, 0);
    deadline.at = at;
    deadline.armed = true;
    if (deadline.linked) {
      if (tickOf(at) >= deadline.tick) {
        return; // put off: looked at again when its slot comes round
      }
      unlink(deadline);
    }
    boolean first = isEmpty();
    if (first) {
      currentTick = now / TICK_NANOS; // it stood still
    }
    link(deadline, tickOf(at));
    if (first) {
      onFirst.run();
    }
  }

  /** The first tick at which that moment has passed. */
  private static long tickOf(long at) {
    return (at + TICK_NANOS - 1) / TICK_NANOS;
  }

  private void link(Deadline deadline, long wanted) {
    long tick = Math.max(wanted, currentTick + 1); // this tick's slot may have been swept
    int slot = (int) (tick % SLOTS);
    Deadline head = slots[slot];
    deadline.tick = tick;
    deadline.linked = true;
    deadline.previous = null;
    deadline.next = head;
    if (head != null) {
      head.previous = deadline;
    }
    slots[slot] = deadline;
    size++;
  }

  void unlink(Deadline deadline) {
    Deadline previous = deadline.previous;
    Deadline next = deadline.next;
    if (previous != null) {
      previous.next = next;
    } else {
      slots[(int) (deadline.tick % SLOTS)] = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    deadline.previous = null;
    deadline.next = null;
    deadline.linked = false;
    size--;
  }

  /**
   * Expires what is due, for as long as one turn of its thread may take; who is left has its turn
   * at the next call. A deadline that throws is a bug; it does not keep the others from expiring.
   *
   * @return whether some are left, so that the next call should come soon
   */
  public boolean advance() {
    long begun = clock.getAsLong();
    long now = begun - origin;
    long until = now / TICK_NANOS;
    long first = Math.max(currentTick + 1, until - SLOTS + 1);
    currentTick = until;
    for (long tick = first; tick <= until; tick++) {
      sweep((int) (tick % SLOTS), until, now);
    }
    while (firstDue != null && clock.getAsLong() - begun <= TURN_NANOS) {
      expireFirst(now);
    }
    return firstDue != null;
  }

  /**
   * Takes what is due out of the slot, before any of it is run: what expires may cancel or arm
   * others, also in this slot.
   */
  private void sweep(int slot, long until, long now) {
    Deadline next;
    for (Deadline each = slots[slot]; each != null; each = next) {
      next = each.next;
      if (each.tick <= until) {
        unlink(each);
        if (each.armed && each.at > now) {
          link(each, tickOf(each.at)); // it was put off
        } else if (each.armed && !each.due) {
          addDue(each);
        }
      }
    }
  }

  private void addDue(Deadline deadline) {
    deadline.due = true;
    Deadline last = lastDue;
    if (last == null) {
      firstDue = deadline;
    } else {
      last.nextDue = deadline;
    }
    lastDue = deadline;
  }

  private void expireFirst(long now) {
    Deadline each = firstDue;
    if (each == null) {
      return;
    }
    firstDue = each.nextDue;
    if (firstDue == null) {
      lastDue = null;
    }
    each.nextDue = null;
    each.due = false;
    // Between being detached and its turn another one's expiry may have cancelled it, or put it off
    // again.
    if (each.armed && !each.linked && each.at <= now) {
      expire(each);
    }
  }

  private static void expire(Deadline deadline) {
    try {
      deadline.expire();
    } catch (RuntimeException bug) {
      System.getLogger(TimerWheel.class.getName())
          .log(System.Logger.Level.ERROR, "A deadline's action failed; this is a bug", bug);
    }
  }
}
