package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.AppAddress;
import io.wssidecar.config.AppSettings.Balance;
import io.wssidecar.config.AppSettings.ProxyProtocol;
import io.wssidecar.config.ConnectionLimits;
import io.wssidecar.config.LogSettings.Format;
import io.wssidecar.config.Settings;
import io.wssidecar.config.StreamSettings;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what was written, wherever it was, to the settings that the engine starts with. */
class PrecedenceTest {
  @TempDir Path directory;
  private CommandLineUnderTest cli;

  @BeforeEach
  void start() {
    cli = new CommandLineUnderTest(directory);
  }

  @Test
  void everySettingHasItsDocumentedDefault() {
    Settings settings = cli.settings();
    assertEquals(List.of(new InetSocketAddress(443)), settings.listen().addresses());
    assertEquals(List.of(), settings.listen().trustedProxies());
    assertFalse(settings.listen().proxyProtocol());
    assertEquals(0, settings.listen().maxConnections());
    assertEquals(ConnectionLimits.NONE, settings.listen().limits());
    assertEquals(
        Math.min(4, Runtime.getRuntime().availableProcessors()), settings.listen().ioThreads());
    assertEquals(List.of(new AppAddress.Tcp("127.0.0.1", 8080)), settings.app().apps());
    assertEquals(Duration.ofSeconds(3), settings.app().connectTimeout());
    assertEquals(Duration.ofMinutes(2), settings.app().responseTimeout());
    assertEquals(Duration.ofSeconds(4), settings.app().keepAlive());
    assertEquals(ProxyProtocol.OFF, settings.app().proxyProtocol());
    assertEquals(Duration.ofSeconds(10), settings.tls().handshakeTimeout());
    assertEquals(Duration.ofSeconds(10), settings.http().requestTimeout());
    assertEquals(Duration.ofSeconds(75), settings.http().keepAlive());
    assertEquals(Duration.ofSeconds(5), settings.stop().delay());
    assertEquals(Duration.ofSeconds(15), settings.stop().window());
    assertEquals(":9912", Addresses.text(settings.health().health().orElseThrow()));
    assertEquals("127.0.0.1:9911", Addresses.text(settings.health().admin().orElseThrow()));
    assertEquals(Level.INFO, settings.log().level());
    assertEquals(Format.TEXT, settings.log().format());
    assertTrue(settings.log().accessLog());
    assertEquals(List.of(), settings.http().origins());
    assertEquals(StreamSettings.DEFAULTS, settings.stream());
  }

  @Test
  void everyFlagOfWebSocketsReachesItsPlace() {
    Settings settings =
        cli.settings(
            "--origin=https://a.example.com,*.b.example.com",
            "--origin=null",
            "--ping-interval=1ms",
            "--pong-timeout=2ms",
            "--ping-app=3ms",
            "--idle-timeout=4ms",
            "--max-age=5ms",
            "--write-stall-timeout=6ms",
            "--max-message-size=64Ki",
            "--close-code=1012",
            "--app-lost-spread=7ms",
            "--access-log=off");
    assertEquals(
        List.of("https://a.example.com", "*.b.example.com", "null"), settings.http().origins());
    assertEquals(
        new StreamSettings(
            Duration.ofMillis(1),
            Duration.ofMillis(2),
            Duration.ofMillis(3),
            Duration.ofMillis(4),
            Duration.ofMillis(5),
            Duration.ofMillis(6),
            65_536,
            1012,
            Duration.ofMillis(7)),
        settings.stream());
    assertFalse(settings.log().accessLog());
  }

  @Test
  void whatMayBeOffIsOffInTheFileToo() {
    String file =
        cli.file(
            "w.yaml",
            """
            ping-interval: off
            proxy-protocol: off
            app-proxy-protocol: off
            max-message-size: off
            app-lost-spread: off
            access-log: off
            origin: [https://a.example.com, "*.b.example.com"]
            """);
    Settings settings = cli.settings("--config", file);
    assertEquals(Duration.ZERO, settings.stream().pingInterval());
    assertEquals(0, settings.stream().maxMessageBytes());
    assertEquals(Duration.ZERO, settings.stream().appLostSpread());
    assertFalse(settings.log().accessLog());
    assertEquals(List.of("https://a.example.com", "*.b.example.com"), settings.http().origins());
  }

  @Test
  void everyFlagReachesItsPlace() {
    String password = cli.file("password", "");
    String keystore = cli.file("store.p12", "");
    Settings settings =
        cli.settings(
            "--listen=127.0.0.1:8443",
            "--listen",
            "[::1]:8443",
            "--trusted-proxy",
            "10.0.0.0/8,fd00::/8",
            "--proxy-protocol",
            "on",
            "--max-connections",
            "5",
            "--max-connections-per-ip",
            "8",
            "--max-handshakes-per-second",
            "9",
            "--io-threads",
            "7",
            "--app",
            "http://127.0.0.1:1",
            "--app",
            "http://127.0.0.1:2",
            "--balance",
            "least-connections",
            "--connect-timeout",
            "1ms",
            "--handshake-timeout",
            "2ms",
            "--request-timeout",
            "3ms",
            "--app-timeout",
            "4ms",
            "--keep-alive",
            "5ms",
            "--app-keep-alive",
            "off",
            "--app-proxy-protocol",
            "v1",
            "--health",
            "off",
            "--admin",
            "off",
            "--log-level",
            "error",
            "--log-format",
            "json",
            "--drain-delay",
            "off",
            "--drain",
            "6ms",
            "--key-password-file",
            password,
            "--keystore",
            keystore);
    assertEquals(2, settings.listen().addresses().size());
    assertEquals(2, settings.listen().trustedProxies().size());
    assertTrue(settings.listen().proxyProtocol());
    assertEquals(5, settings.listen().maxConnections());
    assertEquals(new ConnectionLimits(8, 9), settings.listen().limits());
    assertEquals(7, settings.listen().ioThreads());
    assertEquals(
        List.of(new AppAddress.Tcp("127.0.0.1", 1), new AppAddress.Tcp("127.0.0.1", 2)),
        settings.app().apps());
    assertEquals(Balance.LEAST_CONNECTIONS, settings.app().balance());
    assertEquals(Duration.ofMillis(1), settings.app().connectTimeout());
    assertEquals(Duration.ofMillis(2), settings.tls().handshakeTimeout());
    assertEquals(Duration.ofMillis(3), settings.http().requestTimeout());
    assertEquals(Duration.ofMillis(4), settings.app().responseTimeout());
    assertEquals(Duration.ofMillis(5), settings.http().keepAlive());
    assertEquals(Duration.ZERO, settings.app().keepAlive());
    assertEquals(ProxyProtocol.V1, settings.app().proxyProtocol());
    assertEquals(Duration.ZERO, settings.stop().delay());
    assertEquals(Duration.ofMillis(6), settings.stop().window());
    assertTrue(settings.health().health().isEmpty());
    assertTrue(settings.health().admin().isEmpty());
    assertEquals(Level.ERROR, settings.log().level());
    assertEquals(Format.JSON, settings.log().format());
    assertEquals(Path.of(password), settings.tls().keyPasswordFile().orElseThrow());
    assertEquals(Path.of(keystore), settings.tls().keystore().orElseThrow());
    assertEquals(directory.resolve("c.pem"), settings.tls().certificates().get(0).chain());
    assertEquals(directory.resolve("k.pem"), settings.tls().certificates().get(0).key());
  }

  @Test
  void aFlagIsStrongerThanTheEnvironmentAndThatThanTheFile() {
    String file = cli.file("w.yaml", "drain: 1s\ndrain-delay: 1s\nkeep-alive: 1s\n");
    cli.environment.put("WSS_DRAIN_DELAY", "2s");
    cli.environment.put("WSS_KEEP_ALIVE", "2s");
    Settings settings = cli.settings("--config", file, "--keep-alive", "3s");
    assertEquals(Duration.ofSeconds(1), settings.stop().window());
    assertEquals(Duration.ofSeconds(2), settings.stop().delay());
    assertEquals(Duration.ofSeconds(3), settings.http().keepAlive());
  }

  @Test
  void listsAreReplacedAndNeverMerged() {
    cli.environment.put("WSS_APP", "http://127.0.0.1:1,http://127.0.0.1:2");
    Settings settings = cli.settings("--app", "http://127.0.0.1:3");
    assertEquals(List.of(new AppAddress.Tcp("127.0.0.1", 3)), settings.app().apps());
  }

  @Test
  void theFileMayBeNamedByTheEnvironment() {
    cli.environment.put("WSS_CONFIG", cli.file("w.yaml", "io-threads: 3"));
    assertEquals(3, cli.settings().listen().ioThreads());
  }

  @Test
  void certificatesAndKeysArePairedInOrder() {
    Settings settings =
        cli.settings("--cert", cli.file("c2.pem", ""), "--key", cli.file("k2.pem", ""));
    assertEquals(2, settings.tls().certificates().size());
    assertEquals(directory.resolve("c2.pem"), settings.tls().certificates().get(1).chain());
    assertEquals(directory.resolve("k2.pem"), settings.tls().certificates().get(1).key());
  }

  @Test
  void severalAppsAreBalancedByCookieUnlessSaidOtherwise() {
    assertEquals(Balance.ROUND_ROBIN, cli.settings().app().balance());
    String two = "http://127.0.0.1:1,http://127.0.0.1:2";
    assertEquals(Balance.COOKIE, cli.settings("--app", two).app().balance());
    Settings settings = cli.settings("--app", two, "--balance", "round-robin");
    assertEquals(Balance.ROUND_ROBIN, settings.app().balance());
  }
}
