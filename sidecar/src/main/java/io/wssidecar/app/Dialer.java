package io.wssidecar.app;

import io.wssidecar.loop.Deadline;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.reasons.Reason;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xnio.IoFuture;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;

/**
 * Opens connections to apps on one I/O thread: the one of the client, so that a stream's two
 * sockets share it and nothing crosses threads.
 *
 * <p>Undertow's client is not used: it has no connect timeout, leaves TCP_NODELAY off, and reads
 * heads without limits.
 *
 * <p>Runs on its I/O thread; not shared.
 */
final class Dialer {
  /** How a dial ends; exactly one call. */
  interface Outcome {
    void connected(StreamConnection raw);

    /** {@code APP_UNREACHABLE}, {@code APP_TIMEOUT}, or {@code OVER_LIMIT}, a limit of our own. */
    void failed(Reason reason);
  }

  private static final OptionMap SOCKET = OptionMap.create(Options.TCP_NODELAY, true);

  private final IoLoop loop;
  private final long timeoutNanos;

  Dialer(IoLoop loop, long timeoutNanos) {
    this.loop = loop;
    this.timeoutNanos = timeoutNanos;
  }

  /** Tries the app's addresses one after the other; the timeout is for all of them together. */
  void dial(App app, Outcome outcome) {
    List<InetSocketAddress> addresses = app.resolved();
    if (addresses.isEmpty()) {
      outcome.failed(Reason.APP_UNREACHABLE); // its name has no address (yet)
      return;
    }
    new Attempt(addresses, outcome).next();
  }

  private final class Attempt {
    private final List<InetSocketAddress> addresses;
    private final Outcome outcome;
    private final Deadline deadline = new Deadline(loop.wheel(), this::tooLate);
    private @Nullable IoFuture<StreamConnection> pending;
    private int tried;
    private boolean over;
    private boolean overLimit;

    Attempt(List<InetSocketAddress> addresses, Outcome outcome) {
      this.addresses = addresses;
      this.outcome = outcome;
    }

    void next() {
      if (tried == 0) {
        deadline.in(timeoutNanos);
      }
      InetSocketAddress address = addresses.get(tried++);
      IoFuture<StreamConnection> future =
          loop.thread().openStreamConnection(address, this::connected, null, SOCKET);
      pending = future;
      future.addNotifier(
          (ended, none) -> {
            if (ended.getStatus() == IoFuture.Status.FAILED) {
              refused(OwnLimit.reached(ended.getException()));
            }
          },
          null);
    }

    private void connected(StreamConnection raw) {
      over = true;
      deadline.cancel();
      outcome.connected(raw);
    }

    private void refused(boolean byOwnLimit) {
      if (over) {
        return;
      }
      overLimit |= byOwnLimit;
      if (tried < addresses.size()) {
        next();
      } else {
        over = true;
        deadline.cancel();
        // Of an address that we could not even try, nothing is known.
        outcome.failed(overLimit ? Reason.OVER_LIMIT : Reason.APP_UNREACHABLE);
      }
    }

    private void tooLate() {
      IoFuture<StreamConnection> dialling = pending;
      if (!over && dialling != null) {
        over = true;
        dialling
            .cancel(); // closes the socket; XNIO alone would leave it to the kernel's two minutes
        outcome.failed(Reason.APP_TIMEOUT);
      }
    }
  }
}
