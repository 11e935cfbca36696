package io.wssidecar.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.AppSettings.Balance;
import io.wssidecar.config.AppSettings.ProxyProtocol;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Misfortune;
import io.wssidecar.kit.ProxyHeaders;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.SidecarWishes;
import io.wssidecar.reasons.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An app on a Unix socket when it fails, beside other apps, and before the operator's eyes. */
@Timeout(60)
class UnixSocketPlaceTest {
  @TempDir static Path directory;

  private final Path path = directory.resolve("app.sock");
  private final AppUnderTest app = AppUnderTest.at(path, "app");
  private final SidecarWishes builder = SidecarUnderTest.with().apps(app).recording();

  @AfterEach
  void end() {
    app.close();
  }

  @ParameterizedTest
  @CsvSource({
    "CLOSES_WITHOUT_ANSWER, 502, APP_PROTOCOL_ERROR",
    "RESETS_WITHOUT_ANSWER, 502, APP_PROTOCOL_ERROR",
    "ANSWERS_AN_ENDLESS_HEAD, 502, APP_PROTOCOL_ERROR",
    "NEVER_ANSWERS, 504, APP_TIMEOUT",
  })
  void anAppThatFailsIsAnsweredFor(Misfortune misfortune, int status, Reason reason) {
    try (var sidecar = builder.appTimeout(Duration.ofMillis(300)).start()) {
      app.misbehave(misfortune);
      sidecar.refused("/chat").refusedFor(status, reason);
      sidecar.get("/chat").refusedFor(status, reason);
      Await.equal("connections open at the app", 0, app::openConnections);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "a file", "a directory"})
  void whereNobodyListensTheAppIsUnreachable(String there) throws Exception {
    try (var sidecar = builder.start()) {
      app.refuse();
      Files.delete(path);
      switch (there) {
        case "a file" -> Files.createFile(path);
        case "a directory" -> Files.createDirectory(path);
        default -> {}
      }
      sidecar.refused("/chat").refusedFor(502, Reason.APP_UNREACHABLE);
      sidecar.get("/chat").refusedFor(502, Reason.APP_UNREACHABLE);
    } finally {
      Files.deleteIfExists(path);
    }
  }

  @Test
  void itStandsInTurnWithAppsThatHavePorts() {
    try (var other = AppUnderTest.start("port");
        var sidecar =
            SidecarUnderTest.with()
                .apps(app, other)
                .balance(Balance.ROUND_ROBIN)
                .recording()
                .start()) {
      assertEquals("app port app", served(sidecar) + " " + served(sidecar) + " " + served(sidecar));
      app.kill();
      for (int i = 0; i < 4; i++) {
        assertEquals("port", served(sidecar));
      }
      assertTrue(sidecar.events().toString().contains("Ejected[app=unix:" + path + "]"));
    }
  }

  private static String served(SidecarUnderTest sidecar) {
    return sidecar.get("/status/200").head().first("X-App").orElse("nobody");
  }

  @Test
  void aClientStaysWithItByItsCookie() {
    try (var other = AppUnderTest.start("port");
        var sidecar = SidecarUnderTest.with().apps(other, app).balance(Balance.COOKIE).start()) {
      String cookie = "";
      for (int i = 0; i < 2 && cookie.isEmpty(); i++) {
        var answer = sidecar.get("/status/200");
        if (answer.head().first("X-App").orElse("").equals("app")) {
          cookie = answer.head().first("Set-Cookie").orElseThrow().split(";")[0];
        }
      }
      for (int i = 0; i < 4; i++) {
        var answer = sidecar.get("/status/200", "Cookie: " + cookie);
        assertEquals("app", answer.head().first("X-App").orElse("nobody"));
      }
    }
  }

  @Test
  void thePathOfAnOpenStreamIsToldToTheOperator() {
    try (var sidecar = builder.admin().start();
        var client = sidecar.connect("/echo")) {
      assertEquals("here", client.echo("here"));
      String told = "\"app\": \"unix:" + path + "\"";
      String streams = sidecar.admin("GET", "/connections").text();
      assertTrue(streams.contains(told), streams);
      String config = sidecar.admin("GET", "/config").text();
      assertTrue(config.contains("unix:" + path), config);
    }
  }

  @Test
  void aProxyHeaderTellsTheClientsOwnAddresses() {
    app.wantsProxyHeaders();
    try (var sidecar = builder.appProxyProtocol(ProxyProtocol.V1).start();
        var peer = sidecar.tls()) {
      assertEquals(200, peer.get("/bytes/1").status());
      String client = "127.0.0.1:" + peer.localPort();
      byte[] header = ProxyHeaders.v1(client, "127.0.0.1:" + sidecar.port());
      assertEquals(
          new String(header, ISO_8859_1), new String(app.introductions().get(0), ISO_8859_1));
    }
  }
}
