package io.wssidecar;

import io.undertow.util.HeaderMap;
import io.wssidecar.app.AppConnections;
import io.wssidecar.app.Apps;
import io.wssidecar.config.AppSettings;
import io.wssidecar.config.Cidr;
import io.wssidecar.config.ClientAuth;
import io.wssidecar.config.Settings;
import io.wssidecar.http.ClientCertHeaders;
import io.wssidecar.http.ForwardedHeaders;
import io.wssidecar.loop.IoLoop;
import io.wssidecar.loop.IoLoops;
import io.wssidecar.relay.Relays;
import io.wssidecar.upgrade.OriginRule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;

/** What all requests of one sidecar share. Immutable but for {@link #drain}; any thread. */
final class House {
  private static final byte[] NOTHING = {};

  private final Settings settings;
  private final Observers observers;
  private final Apps apps;
  private final Relays relays;
  private final OriginRule origins;
  private final List<Lane> lanes = new ArrayList<>();

  private final AtomicInteger requests = new AtomicInteger();

  // Set once by the drain, read by I/O threads for each request.
  private volatile boolean draining;

  House(Settings settings, IoLoops loops, Apps apps, Relays relays, Observers observers) {
    this.settings = settings;
    this.observers = observers;
    this.apps = apps;
    this.relays = relays;
    this.origins = OriginRule.of(settings.http().origins());
    for (int number = 0; number < loops.size(); number++) {
      IoLoop loop = loops.numbered(number);
      lanes.add(new Lane(loop, new AppConnections(loop, apps, settings.app())));
    }
  }

  Observers observers() {
    return observers;
  }

  Apps apps() {
    return apps;
  }

  Relays relays() {
    return relays;
  }

  Lane lane(XnioIoThread thread) {
    return lanes.get(thread.getNumber());
  }

  List<Lane> lanes() {
    return lanes;
  }

  /**
   * Whose forwarding headers are believed in a request of that guest. Behind the PROXY protocol the
   * client that its header names is judged, as if it were connected to us; where it names none,
   * nobody: the balancer passes on bytes, so that what stands in them is not its own word.
   */
  List<Cidr> believed(Guest guest) {
    return guest.connection().peerKnown() ? settings.listen().trustedProxies() : List.of();
  }

  /** By what that guest finds back to its app: see {@link Apps#choose}. */
  @Nullable String affinity(Guest guest) {
    if (settings.app().balance() != AppSettings.Balance.SOURCE_HASH) {
      return guest.affinity();
    }
    HeaderMap headers = guest.exchange().getRequestHeaders();
    return ForwardedHeaders.clientAddress(headers, guest.peer(), believed(guest)).getHostAddress();
  }

  /** The PROXY header that tells an app whom its connection is for; empty when apps get none. */
  byte[] introduction(Guest guest) {
    AppSettings.ProxyProtocol version = settings.app().proxyProtocol();
    return version == AppSettings.ProxyProtocol.OFF
        ? NOTHING
        : guest.introduction().header(version);
  }

  /** What an app hears of that guest's certificate. */
  ClientCertHeaders clientCert(Guest guest) {
    ClientAuth clients = settings.tls().clientAuth();
    return clients.asks() ? guest.clientCert(clients.headers()) : ClientCertHeaders.NONE;
  }

  /** Whose pages may open a WebSocket. */
  OriginRule origins() {
    return origins;
  }

  long appTimeoutNanos() {
    return settings.app().responseTimeout().toNanos();
  }

  void requestBegun() {
    requests.incrementAndGet();
  }

  void requestEnded() {
    requests.decrementAndGet();
  }

  /** Requests that are not answered to the end. */
  int requests() {
    return requests.get();
  }

  /** Whether no request and no stream is open. */
  boolean nothingOpen() {
    return requests.get() == 0 && relays.open() == 0;
  }

  boolean draining() {
    return draining;
  }

  void drain() {
    draining = true;
  }
}
