package io.wssidecar.app;

import io.wssidecar.config.AppAddress;
import io.wssidecar.loop.Deadline;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.loop.Socket;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;

/**
 * Opens connections to apps on Unix sockets on one I/O thread.
 *
 * <p>The kernel answers at once, so that no selector is asked. One answer is to come again: the
 * app's backlog is full. Of a port it says nothing then, and knocks again by itself; here that is
 * left to us. So the dials stand in line, the first one knocks every few milliseconds, and when it
 * is let in the next ones follow at once; who waits for longer than a dial may take gives up.
 *
 * <p>Runs on its I/O thread; not shared.
 */
final class UnixDialer {
  /** Short beside what a busy app needs to accept a backlog; the wheel's ticks are ten times it. */
  private static final long KNOCK_MILLIS = 10;

  /** Each lets a request begin: more in a row would hold up the thread's streams. */
  private static final int AT_ONCE = 64;

  private final IoLoop loop;
  private final long timeoutNanos;
  private final Map<AppAddress.Unix, Line> lines = new HashMap<>();

  UnixDialer(IoLoop loop, long timeoutNanos) {
    this.loop = loop;
    this.timeoutNanos = timeoutNanos;
  }

  void dial(AppAddress.Unix app, Dialer.Outcome outcome) {
    lines.computeIfAbsent(app, Line::new).dial(outcome);
  }

  /** The dials of one app that wait, those that came first in front. */
  private final class Line {
    private final UnixDomainSocketAddress address;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean knocking;

    Line(AppAddress.Unix app) {
      this.address = UnixDomainSocketAddress.of(app.path());
    }

    void dial(Dialer.Outcome outcome) {
      // Nobody overtakes those who wait.
      if (!waiting.isEmpty() || !isAnswered(outcome)) {
        waiting.addLast(new Waiting(this, outcome));
        knockSoon();
      }
    }

    private void knockSoon() {
      if (!knocking) {
        knocking = true;
        loop.thread().executeAfter(this::knock, KNOCK_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    private void knock() {
      knocking = false;
      for (int i = 0; i < AT_ONCE && !waiting.isEmpty(); i++) {
        Waiting first = waiting.removeFirst(); // before its outcome, which may dial again
        if (!isAnswered(first.outcome)) {
          waiting.addFirst(first);
          break;
        }
        first.deadline.cancel();
      }
      if (!waiting.isEmpty()) {
        knockSoon();
      }
    }

    /** Connects, or fails; false when the app's backlog is full, and the outcome knows nothing. */
    private boolean isAnswered(Dialer.Outcome outcome) {
      SocketChannel channel = null;
      Socket raw;
      try {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.configureBlocking(false);
        channel.connect(address);
        raw = Socket.of(loop, channel);
      } catch (IOException e) {
        IoUtils.safeClose(channel);
        if (isFull(e)) {
          return false;
        }
        outcome.failed(OwnLimit.reached(e) ? Reason.OVER_LIMIT : Reason.APP_UNREACHABLE);
        return true;
      }
      outcome.connected(raw);
      return true;
    }
  }

  /** {@code EAGAIN}; Java passes on only the kernel's words. */
  private static boolean isFull(IOException why) {
    String message = why.getMessage();
    return message != null && message.contains("Resource temporarily unavailable");
  }

  /** A dial in its line. */
  private final class Waiting {
    private final Line line;
    private final Dialer.Outcome outcome;
    private final Deadline deadline = new Deadline(loop.wheel(), this::tooLate);

    Waiting(Line line, Dialer.Outcome outcome) {
      this.line = line;
      this.outcome = outcome;
      deadline.in(timeoutNanos);
    }

    private void tooLate() {
      line.waiting.remove(this);
      outcome.failed(Reason.APP_TIMEOUT);
    }
  }
}
