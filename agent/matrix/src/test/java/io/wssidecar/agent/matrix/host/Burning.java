package io.wssidecar.agent.matrix.host;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Costs processor time, to show that who measures would see it. */
public final class Burning {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Burning() {}

  /** On the calling thread, whatever else the machine does. */
  static void burn(long nanos) {
    long end = THREADS.getCurrentThreadCpuTime() + nanos;
    while (THREADS.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }
}
