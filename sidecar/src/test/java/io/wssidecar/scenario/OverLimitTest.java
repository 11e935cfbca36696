package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Command;
import io.wssidecar.kit.ForkedSidecar;
import io.wssidecar.kit.HttpAnswer;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.WsClient;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A process that has no descriptor left to dial its apps with: whoever asks is told that, and no
 * app is blamed. The limit is taken from the running process and given back.
 */
@Timeout(120)
class OverLimitTest {
  private final AppUnderTest one = AppUnderTest.start();
  private final AppUnderTest other = AppUnderTest.start();
  private final int healthPort = freePort();
  private final ForkedSidecar sidecar =
      ForkedSidecar.inFrontOf(
          one,
          "--app",
          other.address().toString(),
          "--app-keep-alive",
          "off",
          "--health",
          "127.0.0.1:" + healthPort,
          "--admin",
          "127.0.0.1:0");

  /** Classes come from files here, which a process without descriptors cannot open. */
  @BeforeEach
  void failOnceForAnotherReason() {
    one.refuse();
    other.refuse();
    try (RawPeer peer = sidecar.tls()) {
      WsClient.refused(peer, "/chat").refusedFor(502, Reason.APP_UNREACHABLE);
      WsClient.refused(peer, "/chat", "Accept: application/json");
      peer.get("/plain").refusedFor(502, Reason.APP_UNREACHABLE);
    }
    one.restart();
    other.restart();
    Await.until("both apps to be back", () -> answered() == 204 && back() == skipped());
  }

  @AfterEach
  void end() {
    sidecar.close();
    one.close();
    other.close();
  }

  @Test
  void whoAsksIsToldToComeLaterAndNoAppIsSkipped() {
    long skipped = skipped();
    try (RawPeer upgrade = sidecar.tls();
        RawPeer json = sidecar.tls();
        RawPeer plain = sidecar.tls()) {
      double upgrades = metric("websocket_handshakes_total");
      double requests = metric("http_requests_total");
      HttpAnswer refused;
      HttpAnswer inJson;
      HttpAnswer refusedPlain;
      limitOpenFiles("3:");
      try {
        refused = WsClient.refused(upgrade, "/chat");
        inJson = WsClient.refused(json, "/chat", "Accept: application/json");
        refusedPlain = plain.get("/plain");
      } finally {
        limitOpenFiles("20000:");
      }
      refused.refusedFor(503, Reason.OVER_LIMIT);
      assertEquals("5", refused.head().first("Retry-After").orElse("none"));
      assertTrue(refused.text().contains("reached a limit of its own"), refused::text);
      assertTrue(
          inJson.text().startsWith("{\"status\":503,\"reason\":\"over_limit\","), inJson::text);
      refusedPlain.refusedFor(503, Reason.OVER_LIMIT);

      assertEquals(upgrades + 2, metric("websocket_handshakes_total"));
      assertEquals(requests + 1, metric("http_requests_total"));
      assertOneLine("WARN  io.wssidecar.handshake HTTP request failed count=1 reason=over_limit");
      assertTrue(
          count("WebSocket handshakes? failed count=\\d reason=over_limit .*status=503") > 0);

      assertEquals(204, plain.get("/status/204").status());
      assertEquals(204, plain.get("/status/204").status());
      try (WsClient client = WsClient.open(upgrade, "/echo")) {
        assertEquals("a", client.echo("a"));
      }
      assertEquals(skipped, skipped(), sidecar::output);
      assertFalse(sidecar.output().contains("Exception"), sidecar::output);
    }
  }

  private long skipped() {
    return count("app skipped");
  }

  private long back() {
    return count("app takes connections again");
  }

  private int answered() {
    try (RawPeer peer = sidecar.tls()) {
      return peer.get("/status/204").status();
    }
  }

  /** Sets the soft limit of open files, which may rise again up to the hard one. */
  private void limitOpenFiles(String limit) {
    Command.run("prlimit", "--pid", "" + sidecar.pid(), "--nofile=" + limit).succeeded();
  }

  private void assertOneLine(String words) {
    Await.equal(words, 1L, () -> count(words));
  }

  private long count(String pattern) {
    return sidecar.lines().stream().filter(line -> line.matches(".*" + pattern + ".*")).count();
  }

  private double metric(String name) {
    InetSocketAddress health = new InetSocketAddress(InetAddress.getLoopbackAddress(), healthPort);
    try (RawPeer peer = RawPeer.tcp(health)) {
      List<String> lines =
          peer.get("/metrics", "Connection: close")
              .text()
              .lines()
              .filter(line -> line.startsWith(name + "{") && line.contains("\"over_limit\""))
              .toList();
      return lines.stream()
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
