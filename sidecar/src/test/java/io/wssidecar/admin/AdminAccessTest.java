package io.wssidecar.admin;

import static io.wssidecar.admin.OperatorPort.assertStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask the operator's port: this machine, and no page of another site. */
@Timeout(60)
class AdminAccessTest {
  private OperatorPort port;

  @BeforeEach
  void start() throws IOException {
    port = new OperatorPort();
  }

  @AfterEach
  void close() {
    port.close();
  }

  @Test
  void onlyAPostFromThisMachineReloads() throws IOException {
    String answer = port.ask("GET", "/reload", "Host: localhost");
    assertStatus(405, answer);
    assertTrue(answer.contains("Allow: POST"), answer);
    assertRefused(port.ask("POST", "/reload", "Host: rebound.example.com"));
    assertRefused(
        port.ask("POST", "/reload", "Host: localhost\r\nOrigin: https://evil.example.com"));
    assertEquals(0, port.reloads());
  }

  @Test
  void onlyAPostChangesAnything() throws IOException {
    for (String method : List.of("PUT", "DELETE", "OPTIONS", "BREW")) {
      String answer = port.ask(method, "/drain", "Host: localhost");
      assertStatus(405, answer);
      assertTrue(answer.contains("Allow: GET, HEAD, POST"), answer);
    }
    assertStatus(405, port.ask("POST", "/config", "Host: localhost"));
    assertEquals(0, port.drains());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: localhost",
        "Host: LOCALHOST:9911",
        "Host: 127.0.0.1",
        "Host: 127.1.2.3:80",
        "Host: [::1]:9911",
        "Host: [0:0:0:0:0:0:0:1]:9911",
        "Host: localhost:9911\r\nOrigin: http://localhost:9911",
        "Host: localhost\r\nSec-Fetch-Site: same-origin",
        "Host: localhost\r\nSec-Fetch-Site: none"
      })
  void whoAsksForLoopbackIsServed(String fields) throws IOException {
    assertStatus(202, port.ask("POST", "/drain", fields));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-No: host",
        "Host:",
        "Host: rebound.example.com",
        "Host: localhost.example.com",
        "Host: example.com:9911",
        "Host: 127.0.0.1.example.com",
        "Host: 10.0.0.1",
        "Host: 0.0.0.0",
        "Host: [::]",
        "Host: [fd00::1]",
        "Host: localhost\r\nHost: localhost",
        "Host: localhost\r\nHost: rebound.example.com",
        "Host: localhost@example.com",
        "Host: 127.0.0.1:80:80"
      })
  void whoAsksForAnotherNameIsNot(String fields) throws IOException {
    for (String path : List.of("/connections", "/config", "/drain", "/")) {
      assertRefused(port.ask("GET", path, fields));
    }
    assertRefused(port.ask("POST", "/drain", fields));
    assertEquals(0, port.drains());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://evil.example.com",
        "Origin: null",
        "Origin:",
        "Origin: http://localhost:3000",
        "Origin: https://localhost",
        "Origin: http://localhost.evil.example.com",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  void aPageOfAnotherSiteChangesNothing(String field) throws IOException {
    assertRefused(port.ask("POST", "/drain", "Host: localhost\r\n" + field));
    assertEquals(0, port.drains());
  }

  /** By us, or by Undertow, which knows a request without a proper Host as malformed. */
  private static void assertRefused(String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 403 ") || answer.startsWith("HTTP/1.1 400 "), answer);
  }
}
