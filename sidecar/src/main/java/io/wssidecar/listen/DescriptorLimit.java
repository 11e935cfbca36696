package io.wssidecar.listen;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many descriptors the process may open: what {@code ulimit -Hn} said when it started, since
 * the JVM raises its soft limit to the hard one. Pure functions; no state.
 */
final class DescriptorLimit {
  /** For the JVM's own files, the listeners, the side ports, and idle connections to apps. */
  private static final long RESERVE = 256;

  /** Where there is no limit, or none that matters: a number that can be multiplied. */
  private static final long UNLIMITED = 1 << 28;

  private DescriptorLimit() {}

  /** The process's limit; {@link #UNLIMITED} on systems that do not tell. */
  static int ofProcess() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            && unix.getMaxFileDescriptorCount() > 0
        ? (int) Math.min(unix.getMaxFileDescriptorCount(), UNLIMITED)
        : (int) UNLIMITED;
  }

  /** What is left for clients; half of it where the reserve would take more than that. */
  static int forConnections(int ofProcess) {
    return (int) Math.max(ofProcess - RESERVE, ofProcess / 2);
  }
}
