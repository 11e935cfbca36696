package io.wssidecar.kit;

import io.wssidecar.ObservedSidecar;
import io.wssidecar.Sidecar;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * A sidecar in this process on a free port, in front of apps under test, with a fresh certificate
 * for {@code localhost}. The test owns it and closes it.
 */
public final class SidecarUnderTest implements AutoCloseable {
  private final Sidecar sidecar;
  private final TestCa ca;
  private final SSLContext trusting;
  private final RecordedEvents events;

  private SidecarUnderTest(Sidecar sidecar, TestCa ca, RecordedEvents events) {
    this.sidecar = sidecar;
    this.events = events;
    this.ca = ca;
    this.trusting = ca.clientContext();
  }

  /** With the defaults of a test: one I/O thread, no drain delay, every time limit generous. */
  public static SidecarUnderTest inFrontOf(AppUnderTest... apps) {
    return with().apps(apps).start();
  }

  /** The same, with wishes. */
  public static Builder with() {
    return new Builder();
  }

  public Sidecar sidecar() {
    return sidecar;
  }

  public TestCa ca() {
    return ca;
  }

  /**
   * Trusts this sidecar's certificate; shared by this object's clients, so that sessions resume.
   */
  public SSLContext trusting() {
    return trusting;
  }

  /** What its steps told; nothing unless the builder asked for it. */
  public RecordedEvents events() {
    return events;
  }

  public InetSocketAddress address() {
    return sidecar.addresses().get(0);
  }

  public int port() {
    return address().getPort();
  }

  /** {@code https://localhost:PORT} and the path. */
  public String url(String path) {
    return "https://localhost:" + port() + path;
  }

  /** A TCP connection that has said nothing yet. */
  public RawPeer tcp() {
    return RawPeer.tcp(address());
  }

  /** A connection after its TLS handshake. */
  public RawPeer tls() {
    return RawPeer.tls(address(), trusting);
  }

  /** A WebSocket. */
  public WsClient connect(String path, String... fields) {
    return WsClient.open(tls(), path, fields);
  }

  /** The answer to an upgrade that is expected to fail. */
  public HttpAnswer refused(String path, String... fields) {
    try (RawPeer peer = tls()) {
      return WsClient.refused(peer, path, fields);
    }
  }

  /** The answer to a plain GET over a connection of its own. */
  public HttpAnswer get(String path, String... fields) {
    try (RawPeer peer = tls()) {
      return peer.get(path, fields);
    }
  }

  /** What the health port says; the builder must have asked for one. */
  public HttpAnswer health(String path) {
    try (RawPeer peer = RawPeer.tcp(sidecar.healthAddress().orElseThrow())) {
      return peer.get(path, "Connection: close");
    }
  }

  /** What the operator's port says to a GET or a POST; the builder must have asked for one. */
  public HttpAnswer admin(String method, String path) {
    try (RawPeer peer = RawPeer.tcp(sidecar.adminAddress().orElseThrow())) {
      return peer.request(method, path, "Connection: close").answer(method);
    }
  }

  /** The sum of a metric's series that have all these labels, such as {@code reason="other"}. */
  public double metric(String name, String... labels) {
    return health("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> Stream.of(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() {
    sidecar.close();
  }

  /** What the sidecar should be like. For one thread. */
  public static final class Builder {
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

    private Builder() {}

    public Builder apps(AppUnderTest... some) {
      return apps(Stream.of(some).map(AppUnderTest::address).toArray(AppAddress[]::new));
    }

    public Builder apps(AppAddress... some) {
      apps.addAll(List.of(some));
      return this;
    }

    /** Certificates of the test's own, made by that authority. */
    public Builder certificate(TestCa issuer, TlsSettings.CertificateFiles... own) {
      ca = issuer;
      files = List.of(own);
      return this;
    }

    /** Which clients are let in by their ClientHello. */
    public Builder hello(HelloRules rules) {
      hello = rules;
      return this;
    }

    /** Which certificates clients must show. */
    public Builder clientAuth(ClientAuth how) {
      clientAuth = how;
      return this;
    }

    public Builder balance(AppSettings.Balance how) {
      balance = how;
      return this;
    }

    public Builder trusting(String network, int prefix) {
      try {
        trusted.add(new Cidr(InetAddress.getByName(network), prefix));
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Every connection begins with a PROXY header. */
    public Builder proxyProtocol() {
      proxyProtocol = true;
      return this;
    }

    /** The header that the apps want. */
    public Builder appProxyProtocol(AppSettings.ProxyProtocol version) {
      appProxyProtocol = version;
      return this;
    }

    public Builder ioThreads(int threads) {
      ioThreads = threads;
      return this;
    }

    public Builder maxConnections(int most) {
      maxConnections = most;
      return this;
    }

    /** For one address, and handshakes in a second; 0 for no limit. */
    public Builder limits(int perAddress, int handshakesPerSecond) {
      limits = new ConnectionLimits(perAddress, handshakesPerSecond);
      return this;
    }

    public Builder handshakeTimeout(Duration limit) {
      handshakeTimeout = limit;
      return this;
    }

    public Builder requestTimeout(Duration limit) {
      requestTimeout = limit;
      return this;
    }

    public Builder keepAlive(Duration limit) {
      keepAlive = limit;
      return this;
    }

    public Builder connectTimeout(Duration limit) {
      connectTimeout = limit;
      return this;
    }

    public Builder appTimeout(Duration limit) {
      appTimeout = limit;
      return this;
    }

    public Builder appKeepAlive(Duration limit) {
      appKeepAlive = limit;
      return this;
    }

    /** Whose pages may open a WebSocket. */
    public Builder origins(String... some) {
      origins = List.of(some);
      return this;
    }

    /** How streams are kept, limited and ended. */
    public Builder stream(StreamSettings settings) {
      stream = settings;
      return this;
    }

    public Builder stop(Duration delay, Duration window) {
      stopDelay = delay;
      stopWindow = window;
      return this;
    }

    /** Opens the health port, for {@link #health} and {@link #metric}. */
    public Builder health() {
      health = true;
      return this;
    }

    /** Opens the operator's port, for {@link #admin}. */
    public Builder admin() {
      admin = true;
      return this;
    }

    /** Remembers every event, for {@link #events}; not for many thousand streams. */
    public Builder recording() {
      recording = true;
      return this;
    }

    /** Listens there and not on loopback. */
    public Builder on(String ip) {
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
          new AppSettings(
              apps, balance, connectTimeout, appTimeout, appKeepAlive, appProxyProtocol),
          stream,
          new StopSettings(stopDelay, stopWindow),
          new HealthSettings(
              health ? Optional.of(free) : Optional.empty(),
              admin ? Optional.of(free) : Optional.empty()),
          new LogSettings(System.Logger.Level.INFO, LogSettings.Format.TEXT));
    }
  }

  /** A certificate for this machine in a directory that goes when the JVM goes. */
  static TlsSettings.CertificateFiles certificate(TestCa ca) throws IOException {
    Path directory = Files.createTempDirectory("sidecar-under-test");
    var files = ca.issue("localhost", "127.0.0.1").writeTo(directory);
    directory.toFile().deleteOnExit();
    files.chain().toFile().deleteOnExit();
    files.key().toFile().deleteOnExit();
    return files;
  }
}
