package io.wssidecar;

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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Passes each event on to all who listen: the metrics, the log, and the drain's count. Called on
 * I/O threads.
 *
 * <p>An observer that throws is a bug of ours, but neither the connection nor the other observer
 * shall pay for it: it is caught, and told once for each observer, since a bug in a counter would
 * otherwise fill the log at line rate.
 */
public final class Observers
    implements ListenEvents, TlsEvents, UpgradeEvents, AppEvents, HttpEvents, RelayEvents {
  private static final System.Logger LOG = System.getLogger(Observers.class.getName());

  private final List<ListenEvents> listen;
  private final List<TlsEvents> tls;
  private final List<UpgradeEvents> upgrade;
  private final List<AppEvents> app;
  private final List<HttpEvents> http;
  private final List<RelayEvents> relay;
  private final Set<Object> broken = ConcurrentHashMap.newKeySet();

  /** Each observer gets the events of those steps whose interface it has. */
  Observers(List<?> observers) {
    listen = those(ListenEvents.class, observers);
    tls = those(TlsEvents.class, observers);
    upgrade = those(UpgradeEvents.class, observers);
    app = those(AppEvents.class, observers);
    http = those(HttpEvents.class, observers);
    relay = those(RelayEvents.class, observers);
  }

  @Override
  public void accepted(InetSocketAddress peer) {
    tell(listen, each -> each.accepted(peer));
  }

  @Override
  public void refused(InetSocketAddress peer, Reason reason, String detail) {
    tell(listen, each -> each.refused(peer, reason, detail));
  }

  @Override
  public void paused(int open, int descriptors) {
    tell(listen, each -> each.paused(open, descriptors));
  }

  @Override
  public void failedBeforeTls(InetSocketAddress peer, Reason reason, String detail) {
    tell(listen, each -> each.failedBeforeTls(peer, reason, detail));
  }

  @Override
  public void closed(InetSocketAddress peer) {
    tell(listen, each -> each.closed(peer));
  }

  @Override
  public void succeeded(InetSocketAddress peer, String protocol, long nanos) {
    tell(tls, each -> each.succeeded(peer, protocol, nanos));
  }

  @Override
  public void failed(InetSocketAddress peer, Reason reason, String detail, HelloOffer offer) {
    tell(tls, each -> each.failed(peer, reason, detail, offer));
  }

  @Override
  public void serving(List<ServedCertificate> certificates) {
    tell(tls, each -> each.serving(certificates));
  }

  @Override
  public void reloaded(Reloaded result) {
    tell(tls, each -> each.reloaded(result));
  }

  @Override
  public void accepted(InetSocketAddress peer, String host, String path) {
    tell(upgrade, each -> each.accepted(peer, host, path));
  }

  @Override
  public void refused(InetSocketAddress peer, String host, String path, Reason reason, int status) {
    tell(upgrade, each -> each.refused(peer, host, path, reason, status));
  }

  @Override
  public void dialed(AppAddress address, long nanos) {
    tell(app, each -> each.dialed(address, nanos));
  }

  @Override
  public void dialFailed(AppAddress address, Reason reason) {
    tell(app, each -> each.dialFailed(address, reason));
  }

  @Override
  public void ejected(AppAddress address) {
    tell(app, each -> each.ejected(address));
  }

  @Override
  public void returned(AppAddress address) {
    tell(app, each -> each.returned(address));
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
    tell(http, each -> each.ended(peer, method, host, path, status, reason, nanos));
  }

  @Override
  public void opened(StreamFacts stream) {
    tell(relay, each -> each.opened(stream));
  }

  @Override
  public void ended(StreamFacts stream, RelayEnd end) {
    tell(relay, each -> each.ended(stream, end));
  }

  @Override
  public void ponged(long nanos) {
    tell(relay, each -> each.ponged(nanos));
  }

  @Override
  public void drained(DrainOutcome outcome) {
    tell(relay, each -> each.drained(outcome));
  }

  private <T> void tell(List<T> observers, Consumer<T> event) {
    for (int i = 0; i < observers.size(); i++) {
      T observer = observers.get(i);
      try {
        event.accept(observer);
      } catch (RuntimeException | LinkageError | AssertionError bug) {
        if (broken.add(observer.getClass())) {
          LOG.log(System.Logger.Level.ERROR, "an observer failed, more of it is not told", bug);
        }
      }
    }
  }

  private static <T> List<T> those(Class<T> step, List<?> observers) {
    return observers.stream().filter(step::isInstance).<T>map(step::cast).toList();
  }
}
