package io.wssidecar.kit;

import io.wssidecar.Sidecar;
import io.wssidecar.config.TlsSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
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

  SidecarUnderTest(Sidecar sidecar, TestCa ca, RecordedEvents events) {
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
  public static SidecarWishes with() {
    return new SidecarWishes();
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

  /** What its steps told; nothing unless the test wished for it. */
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

  /** What the health port says; the test must have wished for one. */
  public HttpAnswer health(String path) {
    try (RawPeer peer = RawPeer.tcp(sidecar.healthAddress().orElseThrow())) {
      return peer.get(path, "Connection: close");
    }
  }

  /** What the operator's port says to a GET or a POST; the test must have wished for one. */
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
