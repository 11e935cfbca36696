package io.wssidecar.log;

import io.wssidecar.app.AppEvents;
import io.wssidecar.config.AppAddress;
import io.wssidecar.http.HttpEvents;
import io.wssidecar.listen.ListenEvents;
import io.wssidecar.reasons.Reason;
import io.wssidecar.relay.DrainOutcome;
import io.wssidecar.relay.RelayEnd;
import io.wssidecar.relay.RelayEvents;
import io.wssidecar.relay.StreamFacts;
import io.wssidecar.tls.HelloOffer;
import io.wssidecar.tls.Reloaded;
import io.wssidecar.tls.ServedCertificate;
import io.wssidecar.tls.TlsEvents;
import io.wssidecar.upgrade.UpgradeEvents;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens to connections: a line when a stream opens and one when it ends; for failures
 * one line each at DEBUG, and a sum at most once a second for each reason: at INFO, or at WARNING
 * when an app is at fault.
 *
 * <p>Called on I/O threads, where it makes a record and queues it; text is made of it on the writer
 * thread.
 */
public final class SidecarLog
    implements ListenEvents, TlsEvents, UpgradeEvents, AppEvents, HttpEvents, RelayEvents {
  private final Consumer<Entry> out;
  private final System.Logger.Level level;
  private final boolean info;
  private final boolean debug;
  private final boolean streams;
  private final LongSupplier nanoClock;
  private final Tally[][] tallies;
  private final AcceptPauses pauses;

  /** A log that writes where and what the process's logging does, with the access log. */
  public SidecarLog(Logging logging) {
    this(logging, true);
  }

  /**
   * A log that writes where and what the process's logging does.
   *
   * @param accessLog whether streams that open and end are told; failures always are
   */
  public SidecarLog(Logging logging, boolean accessLog) {
    this(logging.pipe()::offer, logging.level(), accessLog, System::nanoTime);
    logging.pipe().whileBusy(this::tellSums);
  }

  SidecarLog(
      Consumer<Entry> out, System.Logger.Level level, boolean accessLog, LongSupplier nanoClock) {
    this.out = out;
    this.level = level;
    this.info = tells(System.Logger.Level.INFO);
    this.debug = tells(System.Logger.Level.DEBUG);
    this.streams = accessLog && info;
    this.nanoClock = nanoClock;
    this.tallies = new Tally[Failure.What.values().length][Reason.values().length];
    long now = nanoClock.getAsLong();
    this.pauses = new AcceptPauses(now);
    for (Tally[] row : tallies) {
      for (int i = 0; i < row.length; i++) {
        row[i] = new Tally(now);
      }
    }
  }

  /**
   * Tells sums that are due; true while some are not yet. On the writer thread.
   *
   * @param last whether nothing will be told any more, so that all are due
   */
  boolean tellSums(boolean last, Consumer<Entry> to) {
    long now = nanoClock.getAsLong();
    boolean waiting = false;
    for (Tally[] row : tallies) {
      for (Tally tally : row) {
        if (last) {
          tally.tellRest(to);
        } else {
          waiting |= tally.tick(now, to);
        }
      }
    }
    return waiting;
  }

  private boolean tells(System.Logger.Level asked) {
    return asked.getSeverity() >= level.getSeverity();
  }

  @Override
  public void accepted(InetSocketAddress peer) {}

  @Override
  public void refused(InetSocketAddress peer, Reason reason, String detail) {
    failed(Failure.What.ACCEPT, reason, peer, detail, HelloOffer.NONE);
  }

  @Override
  public void paused(int open, int descriptors) {
    if (tells(System.Logger.Level.WARNING)) {
      pauses.tell(open, descriptors, nanoClock.getAsLong(), out);
    }
  }

  @Override
  public void failedBeforeTls(InetSocketAddress peer, Reason reason, String detail) {
    String told = detail.isEmpty() ? null : detail;
    failed(Failure.What.BEFORE_TLS, reason, peer, told, HelloOffer.NONE);
  }

  @Override
  public void closed(InetSocketAddress peer) {}

  @Override
  public void succeeded(InetSocketAddress peer, String protocol, long nanos) {}

  @Override
  public void failed(InetSocketAddress peer, Reason reason, String detail, HelloOffer offer) {
    failed(Failure.What.TLS, reason, peer, detail.isEmpty() ? null : detail, offer);
  }

  /** Told as a reload's outcome; at the start it is no news. */
  @Override
  public void serving(List<ServedCertificate> certificates) {}

  @Override
  public void reloaded(Reloaded result) {
    CertificateLines.of(result, level).forEach(out);
  }

  @Override
  public void accepted(InetSocketAddress peer, String host, String path) {}

  @Override
  public void refused(InetSocketAddress peer, String host, String path, Reason reason, int status) {
    if (tells(Failure.level(Failure.What.UPGRADE, reason))) {
      count(failure(Failure.What.UPGRADE, reason, peer, host, path, status), true);
    }
  }

  @Override
  public void dialed(AppAddress app, long nanos) {}

  @Override
  public void dialFailed(AppAddress app, Reason reason) {
    if (debug) {
      long now = System.currentTimeMillis();
      out.accept(new Failure(now, Failure.What.DIAL, reason, null, null, null, 0, app.toString()));
    }
  }

  @Override
  public void ejected(AppAddress app) {
    long now = System.currentTimeMillis();
    out.accept(
        new AppChange(now, System.Logger.Level.WARNING, "app skipped: it cannot be dialled", app));
  }

  @Override
  public void returned(AppAddress app) {
    if (info) {
      long now = System.currentTimeMillis();
      out.accept(new AppChange(now, System.Logger.Level.INFO, "app takes connections again", app));
    }
  }

  @Override
  public void ended(
      InetSocketAddress peer,
      String method,
      String host,
      String path,
      int status,
      Reason reason,
      long nanos) {
    if (!debug && (reason == Reason.NONE || !tells(Failure.level(Failure.What.REQUEST, reason)))) {
      return;
    }
    Failure facts = failure(Failure.What.REQUEST, reason, peer, host, path, status);
    if (debug) {
      out.accept(new AccessLines.Request(PeerText.head(method), nanos, facts));
    }
    if (reason != Reason.NONE) {
      count(facts, false);
    }
  }

  @Override
  public void opened(StreamFacts stream) {
    if (streams) {
      out.accept(new AccessLines.Opened(System.currentTimeMillis(), AccessLines.brief(stream)));
    }
  }

  @Override
  public void ended(StreamFacts stream, RelayEnd end) {
    if (streams) {
      out.accept(new AccessLines.Ended(System.currentTimeMillis(), AccessLines.brief(stream), end));
    }
  }

  /** Counted by the metrics. */
  @Override
  public void ponged(long nanos) {}

  /** Counted by the metrics; the stream's own line tells the rest. */
  @Override
  public void drained(DrainOutcome outcome) {}

  private void failed(
      Failure.What what,
      Reason reason,
      InetSocketAddress peer,
      @Nullable String detail,
      HelloOffer offer) {
    if (tells(Failure.level(what, reason))) {
      String brief = detail == null ? null : PeerText.head(detail);
      long now = System.currentTimeMillis();
      count(new Failure(now, what, reason, peer, null, null, 0, brief, offer), true);
    }
  }

  private void count(Failure failure, boolean alone) {
    if (debug && alone) {
      out.accept(failure);
    }
    // A balancer's health check connects and leaves every few seconds: that is nothing to tell an
    // operator.
    if (failure.reason() != Reason.PROBE) {
      tallies[failure.what().ordinal()][failure.reason().ordinal()].add(
          failure, nanoClock.getAsLong(), out);
    }
  }

  private static Failure failure(
      Failure.What what,
      Reason reason,
      InetSocketAddress peer,
      String host,
      String path,
      int status) {
    long now = System.currentTimeMillis();
    return new Failure(
        now, what, reason, peer, PeerText.head(host), PeerText.head(path), status, null);
  }

  private record AppChange(long millis, System.Logger.Level level, String message, AppAddress app)
      implements Entry {
    @Override
    public void tell(Line line) {
      line.head(millis, level, "io.wssidecar.app", message).with("app", app.toString());
    }
  }
}
