package io.wssidecar.loop;

import org.jspecify.annotations.Nullable;

/**
 * Something that happens unless it is put off: one moment on one I/O thread's {@link TimerWheel}.
 *
 * <p>Arming an armed deadline again is cheap when the new moment is later, which is the common case
 * (a peer was heard of): only the moment is noted, and the wheel looks again when the old one comes
 * round.
 *
 * <p>Runs on its wheel's I/O thread; not shared.
 */
public final class Deadline {
  private final TimerWheel wheel;
  private final Runnable onExpiry;

  /** When to expire, in the wheel's nanoseconds; meaningless unless {@link #armed}. */
  long at;

  /**
   * Whether anybody still waits for it; a cancelled deadline may stay in its slot until the slot
   * comes round.
   */
  boolean armed;

  /**
   * Whether a slot of the wheel holds this deadline, and which absolute tick that slot stands for.
   */
  boolean linked;

  long tick;
  @Nullable Deadline next;
  @Nullable Deadline previous;

  /**
   * Whether it stands among those that are due, chained by {@link #nextDue}; apart from the slot's
   * chain, which an expiry may change.
   */
  boolean due;

  @Nullable Deadline nextDue;

  /**
   * Makes a deadline that is not armed.
   *
   * @param onExpiry runs once for each time the deadline is armed and neither put off nor cancelled
   */
  public Deadline(TimerWheel wheel, Runnable onExpiry) {
    this.wheel = wheel;
    this.onExpiry = onExpiry;
  }

  /**
   * Expires {@code nanos} from now, whatever was set before; at the earliest with the wheel's next
   * tick.
   */
  public void in(long nanos) {
    wheel.arm(this, nanos);
  }

  /** Never expires, until armed again. */
  public void cancel() {
    armed = false;
    if (linked) {
      wheel.unlink(this);
    }
  }

  /** Whether it is going to expire. */
  public boolean isArmed() {
    return armed;
  }

  void expire() {
    armed = false;
    onExpiry.run();
  }
}
