package io.wssidecar.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.AppAddress;
import io.wssidecar.config.AppSettings.ProxyProtocol;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Command;
import io.wssidecar.kit.HttpHead;
import io.wssidecar.kit.Peers;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.WsClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HAProxy and nginx speak the PROXY protocol with us: in front of the sidecar, and behind it. */
@Timeout(120)
class PeerProxyTest {
  private static final Path NGINX_STREAM = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");

  @TempDir Path directory;
  private final AppUnderTest app = AppUnderTest.start();
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    app.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "send-proxy",
        "send-proxy-v2",
        "send-proxy-v2 proxy-v2-options crc32c,unique-id",
      })
  void haproxyInFrontTellsTheClient(String option) throws IOException {
    try (var sidecar = behindABalancer()) {
      int port = haproxy("mode tcp\nunique-id-format %ci-%ts\n", "", sidecar.port(), option);
      assertTheClientIsKnown(sidecar, port);
    }
  }

  /** Its checks say LOCAL or UNKNOWN and leave: no client failed. */
  @ParameterizedTest
  @CsvSource({"send-proxy", "send-proxy-v2"})
  void haproxysHealthChecksAreNoFailures(String option) throws IOException {
    try (var sidecar = behindABalancer()) {
      String check = option + " check check-send-proxy inter 100ms";
      int port = haproxy("mode tcp\n", "", sidecar.port(), check);
      Await.until("checks", () -> sidecar.metric("tls_handshakes_total", "\"probe\"") >= 3);
      assertTheClientIsKnown(sidecar, port);
      assertEquals(0.0, sidecar.metric("tls_handshakes_total", "result=\"failure\""));
    }
  }

  @Test
  void nginxInFrontTellsTheClient() throws IOException {
    String nginx = Peers.require("nginx");
    Assumptions.assumeTrue(Files.exists(NGINX_STREAM), "skipped: nginx has no stream module");
    try (var sidecar = behindABalancer()) {
      int port = freePort();
      nginx(
          nginx,
          """
          load_module %s;
          stream {
            server {
              listen 127.0.0.1:%d;
              proxy_protocol on;
              proxy_pass 127.0.0.1:%d;
            }
          }
          """
              .formatted(NGINX_STREAM, port, sidecar.port()),
          port);
      assertTheClientIsKnown(sidecar, port);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V1", "V2"})
  void haproxyAsTheAppKnowsTheClient(ProxyProtocol version) throws IOException {
    String fields =
        """
        mode http
        http-request set-header Seen-Client %[src]:%[src_port]
        http-request set-header Seen-Server %[dst]:%[dst_port]
        http-request set-header Seen-Name %[fc_pp_authority]
        """;
    int port = haproxy(fields, "accept-proxy", app.port(), "");
    try (var sidecar = inFrontOf(port, version)) {
      try (var client = sidecar.connect("/echo")) {
        assertEquals("a", client.echo("a"));
        HttpHead seen = app.request();
        assertEquals(List.of("127.0.0.1:" + client.peer().localPort()), seen.all("Seen-Client"));
        assertEquals(List.of("127.0.0.1:" + sidecar.port()), seen.all("Seen-Server"));
      }
      curl(sidecar, sidecar.port());
      assertEquals(
          version == ProxyProtocol.V2 ? "localhost" : "",
          app.request().first("Seen-Name").orElse(""));
      assertTrue(app.request().first("Seen-Client").orElse("").startsWith("127.0.0.9:"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"V1", "V2"})
  void nginxAsTheAppKnowsTheClient(ProxyProtocol version) throws IOException {
    int port = freePort();
    nginx(
        Peers.require("nginx"),
        """
        http {
          access_log off;
          server {
            listen 127.0.0.1:%d proxy_protocol;
            return 200 "$proxy_protocol_addr:$proxy_protocol_port to $proxy_protocol_server_addr";
          }
        }
        """
            .formatted(port),
        port);
    try (var sidecar = inFrontOf(port, version);
        var peer = sidecar.tls()) {
      for (int i = 0; i < 2; i++) {
        assertEquals("127.0.0.1:" + peer.localPort() + " to 127.0.0.1", peer.get("/").text());
      }
    }
  }

  private SidecarUnderTest behindABalancer() {
    return SidecarUnderTest.with()
        .apps(app)
        .health()
        .admin()
        .trusting("127.0.0.1", 32)
        .proxyProtocol()
        .start();
  }

  private static SidecarUnderTest inFrontOf(int port, ProxyProtocol version) {
    return SidecarUnderTest.with()
        .apps(new AppAddress.Tcp("127.0.0.1", port))
        .appProxyProtocol(version)
        .start();
  }

  private void assertTheClientIsKnown(SidecarUnderTest sidecar, int port) throws IOException {
    InetSocketAddress front = new InetSocketAddress("127.0.0.1", port);
    try (var client = WsClient.open(RawPeer.tls(front, sidecar.trusting()), "/echo")) {
      assertEquals("a", client.echo("a"));
      String open = sidecar.admin("GET", "/connections").text();
      assertTrue(open.contains("\"127.0.0.1:" + client.peer().localPort() + "\""), open);
    }
    curl(sidecar, port);
    assertEquals(List.of("127.0.0.9"), app.request().all("X-Real-IP"));
    assertEquals(List.of("127.0.0.9"), app.request().all("X-Forwarded-For"));
  }

  /** From an address that nobody trusts, and that is not the balancer's. */
  private void curl(SidecarUnderTest sidecar, int port) throws IOException {
    Path ca = Files.writeString(directory.resolve("ca.pem"), sidecar.ca().certificatePem());
    Command.run(
            Peers.require("curl"),
            "--silent",
            "--fail",
            "--interface",
            "127.0.0.9",
            "--cacert",
            ca.toString(),
            "--header",
            "X-Forwarded-For: 192.0.2.66",
            "https://localhost:" + port + "/bytes/1")
        .succeeded();
  }

  /** Starts it between a free port, which is returned, and a server on that port. */
  private int haproxy(String mode, String bind, int server, String option) throws IOException {
    int port = freePort();
    Path file =
        Files.writeString(
            directory.resolve("haproxy.cfg"),
            """
            defaults
              timeout connect 5s
              timeout client 30s
              timeout server 30s
            listen passing
            bind 127.0.0.1:%d %s
            %sserver only 127.0.0.1:%d %s
            """
                .formatted(port, bind, mode, server, option));
    start(port, Peers.require("haproxy"), "-db", "-q", "-f", file.toString());
    return port;
  }

  private void nginx(String program, String configuration, int port) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("nginx.conf"),
            // Modules are loaded before anything else is said.
            configuration
                + """
                daemon off;
                master_process off;
                pid %s/nginx.pid;
                error_log stderr;
                events {}
                """
                    .formatted(directory));
    start(port, program, "-p", directory.toString(), "-e", "stderr", "-c", file.toString());
  }

  private void start(int port, String... words) throws IOException {
    Path log = directory.resolve("output");
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    processes.add(process);
    Await.until("a listener of " + words[0], () -> listens(port) || !process.isAlive());
    assertTrue(process.isAlive(), () -> words[0] + ": " + read(log));
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }
}
