package io.wssidecar.kit;

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
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers everything that the steps told, in order. Safe on any thread. */
public final class RecordedEvents
    implements ListenEvents, TlsEvents, UpgradeEvents, AppEvents, RelayEvents, HttpEvents {
  /** One call. */
  public sealed interface Told {}

  /** {@link ListenEvents#accepted}. */
  public record Accepted(InetSocketAddress peer) implements Told {}

  /** {@link ListenEvents#refused}. */
  public record Refused(InetSocketAddress peer, Reason reason, String detail) implements Told {}

  /** {@link ListenEvents#paused}. */
  public record Paused(int open, int descriptors) implements Told {}

  /** {@link ListenEvents#failedBeforeTls}. */
  public record FailedBeforeTls(InetSocketAddress peer, Reason reason) implements Told {}

  /** {@link ListenEvents#closed}. */
  public record Closed(InetSocketAddress peer) implements Told {}

  /** {@link TlsEvents#succeeded}. */
  public record TlsSucceeded(InetSocketAddress peer, String protocol, long nanos) implements Told {}

  /** {@link TlsEvents#failed}. */
  public record TlsFailed(InetSocketAddress peer, Reason reason, String detail, HelloOffer offer)
      implements Told {}

  /** {@link TlsEvents#serving}. */
  public record Serving(List<ServedCertificate> certificates) implements Told {}

  /** {@link TlsEvents#reloaded}. */
  public record CertificatesReloaded(Reloaded result) implements Told {}

  /** {@link UpgradeEvents#accepted}. */
  public record Upgraded(InetSocketAddress peer, String host, String path) implements Told {}

  /** {@link UpgradeEvents#refused}. */
  public record UpgradeRefused(
      InetSocketAddress peer, String host, String path, Reason reason, int status)
      implements Told {}

  /** {@link AppEvents#dialed}. */
  public record Dialed(AppAddress app, long nanos) implements Told {}

  /** {@link AppEvents#dialFailed}. */
  public record DialFailed(AppAddress app, Reason reason) implements Told {}

  /** {@link AppEvents#ejected}. */
  public record Ejected(AppAddress app) implements Told {}

  /** {@link AppEvents#returned}. */
  public record Returned(AppAddress app) implements Told {}

  /** {@link RelayEvents#opened}. */
  public record StreamOpened(StreamFacts stream) implements Told {}

  /** {@link RelayEvents#ended}. */
  public record StreamEnded(StreamFacts stream, RelayEnd end) implements Told {}

  /** {@link RelayEvents#ponged}. */
  public record Ponged(long nanos) implements Told {}

  /** {@link RelayEvents#drained}. */
  public record StreamDrained(DrainOutcome outcome) implements Told {}

  /** {@link HttpEvents#ended}. */
  public record RequestEnded(
      InetSocketAddress peer,
      String method,
      String host,
      String path,
      int status,
      Reason reason,
      long nanos)
      implements Told {}

  private final List<Told> all = new CopyOnWriteArrayList<>();

  /** Everything so far. */
  public List<Told> all() {
    return List.copyOf(all);
  }

  /** Everything of one kind so far. */
  public <T extends Told> List<T> all(Class<T> kind) {
    return all.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The only call of that kind, waiting until it comes. */
  public <T extends Told> T only(Class<T> kind) {
    Await.until(kind.getSimpleName() + " among " + this, () -> !all(kind).isEmpty());
    List<T> found = all(kind);
    if (found.size() != 1) {
      throw new AssertionError("expected one " + kind.getSimpleName() + " in " + this);
    }
    return found.get(0);
  }

  @Override
  public void accepted(InetSocketAddress peer) {
    all.add(new Accepted(peer));
  }

  @Override
  public void refused(InetSocketAddress peer, Reason reason, String detail) {
    all.add(new Refused(peer, reason, detail));
  }

  @Override
  public void paused(int open, int descriptors) {
    all.add(new Paused(open, descriptors));
  }

  @Override
  public void failedBeforeTls(InetSocketAddress peer, Reason reason, String detail) {
    all.add(new FailedBeforeTls(peer, reason));
  }

  @Override
  public void closed(InetSocketAddress peer) {
    all.add(new Closed(peer));
  }

  @Override
  public void succeeded(InetSocketAddress peer, String protocol, long nanos) {
    all.add(new TlsSucceeded(peer, protocol, nanos));
  }

  @Override
  public void failed(InetSocketAddress peer, Reason reason, String detail, HelloOffer offer) {
    all.add(new TlsFailed(peer, reason, detail, offer));
  }

  @Override
  public void serving(List<ServedCertificate> certificates) {
    all.add(new Serving(certificates));
  }

  @Override
  public void reloaded(Reloaded result) {
    all.add(new CertificatesReloaded(result));
  }

  @Override
  public void accepted(InetSocketAddress peer, String host, String path) {
    all.add(new Upgraded(peer, host, path));
  }

  @Override
  public void refused(InetSocketAddress peer, String host, String path, Reason reason, int status) {
    all.add(new UpgradeRefused(peer, host, path, reason, status));
  }

  @Override
  public void dialed(AppAddress app, long nanos) {
    all.add(new Dialed(app, nanos));
  }

  @Override
  public void dialFailed(AppAddress app, Reason reason) {
    all.add(new DialFailed(app, reason));
  }

  @Override
  public void ejected(AppAddress app) {
    all.add(new Ejected(app));
  }

  @Override
  public void returned(AppAddress app) {
    all.add(new Returned(app));
  }

  @Override
  public void opened(StreamFacts stream) {
    all.add(new StreamOpened(stream));
  }

  @Override
  public void ended(StreamFacts stream, RelayEnd end) {
    all.add(new StreamEnded(stream, end));
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
    all.add(new RequestEnded(peer, method, host, path, status, reason, nanos));
  }

  @Override
  public void ponged(long nanos) {
    all.add(new Ponged(nanos));
  }

  @Override
  public void drained(DrainOutcome outcome) {
    all.add(new StreamDrained(outcome));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("events:");
    all.forEach(told -> text.append("\n  ").append(told));
    return text.toString();
  }
}
