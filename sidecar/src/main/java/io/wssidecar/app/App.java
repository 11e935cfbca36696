package io.wssidecar.app;

import io.wssidecar.config.AppAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One app behind the sidecar: where it is, how busy it is, whether it is skipped. Shared by all I/O
 * threads; never blocks. {@link Apps} changes its state, {@link AppResolver} its resolved
 * addresses.
 */
public final class App {
  private final AppAddress address;
  private final String affinity;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicReference<@Nullable Ejection> ejection = new AtomicReference<>();

  // Written by the resolver's thread, read by I/O threads; immutable.
  private volatile List<InetSocketAddress> resolved = List.of();

  App(AppAddress address) {
    this.address = address;
    this.affinity = AffinityCookie.valueFor(address);
  }

  /** The address as it was configured. */
  public AppAddress address() {
    return address;
  }

  /**
   * The socket addresses to try, in this order; empty until the name has been resolved once, and
   * for an app that has a path instead. A snapshot.
   */
  public List<InetSocketAddress> resolved() {
    return resolved;
  }

  /** The requests and streams that are open right now. */
  public int open() {
    return open.get();
  }

  /**
   * The value that names this app in the affinity cookie: the same after a restart, and says
   * nothing to a reader.
   */
  public String affinity() {
    return affinity;
  }

  AtomicReference<@Nullable Ejection> ejection() {
    return ejection;
  }

  void opened() {
    open.incrementAndGet();
  }

  void closed() {
    open.decrementAndGet();
  }

  void resolvedTo(List<InetSocketAddress> addresses) {
    resolved = List.copyOf(addresses);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
