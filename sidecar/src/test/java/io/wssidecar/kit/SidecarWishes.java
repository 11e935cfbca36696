package io.wssidecar.kit;

import io.wssidecar.ObservedSidecar;
import io.wssidecar.config.AppAddress;
import io.wssidecar.config.AppSettings;
import io.wssidecar.config.Cidr;
import io.wssidecar.config.ClientAuth;
import io.wssidecar.config.ConfigException;
import io.wssidecar.config.ConnectionLimits;
import io.wssidecar.config.HealthSettings;
import io.wssidecar.config.HelloRules;
import io.wssidecar.config.HttpSettings;
import io.wssidecar.config.ListenSettings;
import io.wssidecar.config.LogSettings;
import io.wssidecar.config.Settings;
import io.wssidecar.config.StopSettings;
import io.wssidecar.config.StreamSettings;
import io.wssidecar.config.TlsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a sidecar under test should be like. For one thread. */
public final class SidecarWishes {
  private TestCa ca = TestCa.create();
  private List<TlsSettings.CertificateFiles> files = List.of();
  private HelloRules hello = HelloRules.DEFAULTS;
  private List<AppAddress> apps = new ArrayList<>();
  private List<Cidr> trusted = new ArrayList<>();
  private AppSettings.Balance balance = AppSettings.Balance.LEAST_CONNECTIONS;
  private boolean proxyProtocol;
  private AppSettings.ProxyProtocol appProxyProtocol = AppSettings.ProxyProtocol.OFF;
  private int ioThreads = 1;
  private int maxConnections;
  private ConnectionLimits limits = ConnectionLimits.NONE;
  private Duration handshakeTimeout = Duration.ofSeconds(20);
  private Duration requestTimeout = Duration.ofSeconds(20);
  private Duration keepAlive = Duration.ofSeconds(20);
  private Duration connectTimeout = Duration.ofSeconds(3);
  private Duration appTimeout = Duration.ofSeconds(20);
  private Duration appKeepAlive = Duration.ofSeconds(4);
  private List<String> origins = List.of();
  private StreamSettings stream = StreamSettings.DEFAULTS;
  private Duration stopDelay = Duration.ZERO;
  private Duration stopWindow = Duration.ofSeconds(2);
  private boolean health;
  private boolean admin;
  private boolean recording;
  private String address = "127.0.0.1";
  private ClientAuth clientAuth = ClientAuth.NONE;

  SidecarWishes() {}

  public SidecarWishes apps(AppUnderTest... some) {
    return apps(Stream.of(some).map(AppUnderTest::address).toArray(AppAddress[]::new));
  }

  public SidecarWishes apps(AppAddress... some) {
    apps.addAll(List.of(some));
    return this;
  }

  /** Certificates of the test's own, made by that authority. */
  public SidecarWishes certificate(TestCa issuer, TlsSettings.CertificateFiles... own) {
    ca = issuer;
    files = List.of(own);
    return this;
  }

  /** Which clients are let in by their ClientHello. */
  public SidecarWishes hello(HelloRules rules) {
    hello = rules;
    return this;
  }

  /** Which certificates clients must show. */
  public SidecarWishes clientAuth(ClientAuth how) {
    clientAuth = how;
    return this;
  }

  public SidecarWishes balance(AppSettings.Balance how) {
    balance = how;
    return this;
  }

  public SidecarWishes trusting(String network, int prefix) {
    try {
      trusted.add(new Cidr(InetAddress.getByName(network), prefix));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every connection begins with a PROXY header. */
  public SidecarWishes proxyProtocol() {
    proxyProtocol = true;
    return this;
  }

  /** The header that the apps want. */
  public SidecarWishes appProxyProtocol(AppSettings.ProxyProtocol version) {
    appProxyProtocol = version;
    return this;
  }

  public SidecarWishes ioThreads(int threads) {
    ioThreads = threads;
    return this;
  }

  public SidecarWishes maxConnections(int most) {
    maxConnections = most;
    return this;
  }

  /** For one address, and handshakes in a second; 0 for no limit. */
  public SidecarWishes limits(int perAddress, int handshakesPerSecond) {
    limits = new ConnectionLimits(perAddress, handshakesPerSecond);
    return this;
  }

  public SidecarWishes handshakeTimeout(Duration limit) {
    handshakeTimeout = limit;
    return this;
  }

  public SidecarWishes requestTimeout(Duration limit) {
    requestTimeout = limit;
    return this;
  }

  public SidecarWishes keepAlive(Duration limit) {
    keepAlive = limit;
    return this;
  }

  public SidecarWishes connectTimeout(Duration limit) {
    connectTimeout = limit;
    return this;
  }

  public SidecarWishes appTimeout(Duration limit) {
    appTimeout = limit;
    return this;
  }

  public SidecarWishes appKeepAlive(Duration limit) {
    appKeepAlive = limit;
    return this;
  }

  /** Whose pages may open a WebSocket. */
  public SidecarWishes origins(String... some) {
    origins = List.of(some);
    return this;
  }

  /** How streams are kept, limited and ended. */
  public SidecarWishes stream(StreamSettings settings) {
    stream = settings;
    return this;
  }

  public SidecarWishes stop(Duration delay, Duration window) {
    stopDelay = delay;
    stopWindow = window;
    return this;
  }

  /**
   * Opens the health port, for {@link SidecarUnderTest#health} and {@link SidecarUnderTest#metric}.
   */
  public SidecarWishes health() {
    health = true;
    return this;
  }

  /** Opens the operator's port, for {@link SidecarUnderTest#admin}. */
  public SidecarWishes admin() {
    admin = true;
    return this;
  }

  /** Remembers every event, for {@link SidecarUnderTest#events}; not for many thousand streams. */
  public SidecarWishes recording() {
    recording = true;
    return this;
  }

  /** Listens there and not on loopback. */
  public SidecarWishes on(String ip) {
    address = ip;
    return this;
  }

  public SidecarUnderTest start() {
    try {
      RecordedEvents events = new RecordedEvents();
      List<?> listening = recording ? List.of(events) : List.of();
      return new SidecarUnderTest(ObservedSidecar.start(settings(), listening), ca, events);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  private Settings settings() throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    InetSocketAddress listen = new InetSocketAddress(InetAddress.getByName(address), 0);
    return new Settings(
        new ListenSettings(
            List.of(listen), trusted, ioThreads, maxConnections, limits, proxyProtocol),
        new TlsSettings(
            files.isEmpty() ? List.of(SidecarUnderTest.certificate(ca)) : files,
            Optional.empty(),
            Optional.empty(),
            handshakeTimeout,
            hello,
            clientAuth,
            !clientAuth.asks()),
        new HttpSettings(requestTimeout, keepAlive, origins),
        new AppSettings(apps, balance, connectTimeout, appTimeout, appKeepAlive, appProxyProtocol),
        stream,
        new StopSettings(stopDelay, stopWindow),
        new HealthSettings(
            health ? Optional.of(free) : Optional.empty(),
            admin ? Optional.of(free) : Optional.empty()),
        new LogSettings(System.Logger.Level.INFO, LogSettings.Format.TEXT));
  }
}
