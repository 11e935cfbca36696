package io.wssidecar.app;

import io.wssidecar.config.AppAddress;
import io.wssidecar.loop.Deadline;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.loop.Readiness;
import io.wssidecar.loop.Socket;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;

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
  /** How a dial ends; exactly one call, which may come before {@link #dial} returns. */
  interface Outcome {
    void connected(Socket raw);

    /** {@code APP_UNREACHABLE}, {@code APP_TIMEOUT}, or {@code OVER_LIMIT}, a limit of our own. */
    void failed(Reason reason);
  }

  private final IoLoop loop;
  private final long timeoutNanos;
  private final UnixDialer paths;

  Dialer(IoLoop loop, long timeoutNanos) {
    this.loop = loop;
    this.timeoutNanos = timeoutNanos;
    this.paths = new UnixDialer(loop, timeoutNanos);
  }

  /** Tries the app's addresses one after the other; the timeout is for all of them together. */
  void dial(App app, Outcome outcome) {
    if (app.address() instanceof AppAddress.Unix unix) {
      paths.dial(unix, outcome);
      return;
    }
    List<InetSocketAddress> addresses = app.resolved();
    if (addresses.isEmpty()) {
      outcome.failed(Reason.APP_UNREACHABLE); // its name has no address (yet)
      return;
    }
    new Attempt(addresses, outcome).begin();
  }

  /** One dial. Told by the selector when the kernel has an answer from the address tried last. */
  private final class Attempt implements Readiness {
    private final List<InetSocketAddress> addresses;
    private final Outcome outcome;
    private final Deadline deadline = new Deadline(loop.wheel(), this::tooLate);
    private @Nullable SelectionKey waiting;
    private int tried;
    private boolean overLimit;

    Attempt(List<InetSocketAddress> addresses, Outcome outcome) {
      this.addresses = addresses;
      this.outcome = outcome;
    }

    void begin() {
      deadline.in(timeoutNanos);
      next();
    }

    private void next() {
      while (tried < addresses.size()) {
        if (isUnderWay(addresses.get(tried++))) {
          return;
        }
      }
      deadline.cancel();
      // Of an address that we could not even try, nothing is known.
      outcome.failed(overLimit ? Reason.OVER_LIMIT : Reason.APP_UNREACHABLE);
    }

    /** Whether that address may still answer, or has already. */
    private boolean isUnderWay(InetSocketAddress address) {
      SocketChannel channel = null;
      Socket raw = null;
      try {
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // On the loopback the answer is there when the question is out, so that a look at once
        // saves a wait for the selector.
        if (channel.connect(address) || channel.finishConnect()) {
          raw = Socket.of(loop, channel);
        } else {
          waiting = loop.register(channel, SelectionKey.OP_CONNECT, this);
        }
      } catch (IOException e) {
        IoUtils.safeClose(channel);
        overLimit |= OwnLimit.reached(e);
        return false;
      }
      if (raw != null) {
        connected(raw);
      }
      return true;
    }

    @Override
    public void ready(int ops) {
      SelectionKey key = waiting;
      if (key == null) {
        return;
      }
      waiting = null;
      Socket raw;
      try {
        ((SocketChannel) key.channel()).finishConnect();
        raw = Socket.connected(loop, key);
      } catch (IOException e) {
        loop.close(key);
        overLimit |= OwnLimit.reached(e);
        next();
        return;
      }
      connected(raw);
    }

    private void connected(Socket raw) {
      deadline.cancel();
      outcome.connected(raw);
    }

    private void tooLate() {
      end();
      outcome.failed(Reason.APP_TIMEOUT);
    }

    /** Closes the socket; left to itself the kernel would try for two minutes. */
    @Override
    public void end() {
      deadline.cancel();
      if (waiting != null) {
        loop.close(waiting);
        waiting = null;
      }
    }
  }
}
