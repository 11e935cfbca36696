package io.wssidecar.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.HttpAnswer;
import io.wssidecar.kit.HttpHead;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The case that this product began with: a SignalR client behind a proxy that does not pass {@code
 * Upgrade} on, behind one that does, and behind none.
 */
@Timeout(120)
class NginxTest {
  /** What the client in the blog sent, as its browser's tools showed it. */
  private static final String REQUEST =
      """
      GET /signalr/connect?transport=webSockets&clientProtocol=1.5&connectionToken=xmpmOB19%2FGHC\
      &connectionData=%5B%7B%22name%22%3A%22signalrpushhub%22%7D%5D&tid=9 HTTP/1.1
      Accept-Encoding: gzip, deflate, sdch, br
      Accept-Language: zh-CN,zh;q=0.8
      Cache-Control: no-cache
      Connection: Upgrade
      Cookie: _pms_session=5d0gqrezzfgvivj2b4oaecy3; acw_tc=AQAAAMvoFF/VeQoAJkNKfD0idg5CQvGL
      Host: singalr.xxx.cn
      Origin: https://p2.xxx.cn
      Pragma: no-cache
      Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits
      Sec-WebSocket-Key: V2NZvyJw/CJtAdn68xDZWA==
      Sec-WebSocket-Version: 13
      Upgrade: websocket
      User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)\
       Chrome/58.0.3029.96 Safari/537.36

      """
          .replace("\n", "\r\n");

  /** The SHA-1 of the key above and RFC 6455's constant. */
  private static final String ACCEPT = "o6K6zCWhaM+9abSE5sshT2Ky0c4=";

  private static final String FORWARDING =
      """
      proxy_redirect off;
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_http_version 1.1;
      """;

  private static final String UPGRADE =
      """
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
      """;

  @TempDir Path directory;
  private final AppUnderTest app = AppUnderTest.start();
  private final SidecarUnderTest sidecar = SidecarUnderTest.inFrontOf(app);

  @BeforeEach
  void writeCa() throws IOException {
    Files.writeString(directory.resolve("ca.pem"), sidecar.ca().certificatePem());
  }

  @AfterEach
  void end() {
    sidecar.close();
    app.close();
  }

  @Test
  void explainsThatNginxWithoutItsTwoLinesRemovedUpgrade() {
    try (var nginx = Nginx.start(directory, toTheSidecar() + FORWARDING)) {
      assertExplained(nginx);
    }
  }

  /** HTTP/1.0 by default: the missing Upgrade is found first, and it is the better hint. */
  @Test
  void explainsItBehindAnNginxWithNothingButProxyPass() {
    try (var nginx = Nginx.start(directory, toTheSidecar());
        var client = RawPeer.tcp(nginx.address())) {
      client.send(REQUEST).answer("GET").refusedFor(426, Reason.UPGRADE_STRIPPED);
    }
  }

  @Test
  void upgradesThroughAnNginxThatPassesUpgradeOn() throws IOException {
    try (var nginx = Nginx.start(directory, toTheSidecar() + FORWARDING + UPGRADE);
        var client = RawPeer.tcp(nginx.address())) {
      assertUpgraded(client);
    }
  }

  @Test
  void upgradesThroughNoProxyAtAll() throws IOException {
    try (var client = sidecar.tls()) {
      assertUpgraded(client);
    }
  }

  @Test
  void leavesAPlainGetThroughTheWrongNginxAlone() {
    try (var nginx = Nginx.start(directory, toTheSidecar() + FORWARDING);
        var client = RawPeer.tcp(nginx.address())) {
      HttpAnswer answer = client.get("/signalr/connect?transport=longPolling");
      assertEquals(200, answer.status(), answer::toString);
    }
  }

  private String toTheSidecar() {
    return """
    proxy_pass https://127.0.0.1:%d;
    proxy_ssl_trusted_certificate %s/ca.pem;
    proxy_ssl_verify on;
    proxy_ssl_verify_depth 2;
    proxy_ssl_name localhost;
    """
        .formatted(sidecar.port(), directory);
  }

  private static void assertExplained(Nginx nginx) {
    try (var client = RawPeer.tcp(nginx.address())) {
      HttpAnswer answer =
          client.send(REQUEST).answer("GET").refusedFor(426, Reason.UPGRADE_STRIPPED);
      String text = answer.text();
      assertTrue(text.contains("removed the Upgrade header"), text);
      assertTrue(text.contains("switch the listener to TCP"), text);
      assertTrue(text.contains("nginx"), text);
      assertTrue(text.contains("proxy_set_header Upgrade $http_upgrade"), text);
    }
  }

  private static void assertUpgraded(RawPeer client) throws IOException {
    HttpHead head = client.send(REQUEST).head();
    assertEquals(101, head.status(), head::toString);
    assertEquals(ACCEPT, head.first("Sec-WebSocket-Accept").orElse("none"));
    client.send(Frame.text("{\"H\":\"signalrpushhub\"}").maskedWire());
    assertEquals("{\"H\":\"signalrpushhub\"}", Frame.read(client.in()).text());
  }
}
