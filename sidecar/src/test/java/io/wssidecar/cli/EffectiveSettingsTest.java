package io.wssidecar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.admin.EffectiveSettings;
import io.wssidecar.config.Settings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /config} tells is a configuration file, and says all. */
class EffectiveSettingsTest {
  @TempDir Path directory;

  @Test
  void readAgainTheyAreTheSame() {
    CommandLineUnderTest cli = new CommandLineUnderTest(directory);
    Settings settings =
        cli.settings(
            "--listen=:8443,[::1]:8444",
            "--trusted-proxy=10.0.0.0/8,fd00::/8",
            "--proxy-protocol=on",
            "--max-connections=5",
            "--max-connections-per-ip=6",
            "--max-handshakes-per-second=7",
            "--tls-profile=modern",
            "--strict-sni=on",
            "--app=http://127.0.0.1:1,http://[::1]:2,unix:/run/an app.sock",
            "--balance=least-connections",
            "--connect-timeout=1500ms",
            "--app-timeout=2h",
            "--keep-alive=90m",
            "--app-keep-alive=off",
            "--app-proxy-protocol=v2",
            "--health=off",
            "--log-level=error",
            "--log-format=json",
            "--access-log=off",
            "--origin=null,*.example.com",
            "--max-message-size=64Ki",
            "--close-code=4001",
            "--ping-app=61s",
            "--client-ca=" + cli.file("ca.pem", ""),
            "--client-auth=want",
            "--client-crl=" + cli.file("one.crl", "") + "," + cli.file("two.crl", ""),
            "--allow-subject=billing",
            "--allow-subject=CN=a\\,b,O=c",
            "--allow-san=spiffe://example/a,*.example.com",
            "--client-cert-headers=on",
            "--key-password-file=" + cli.file("pass \"word\" é.txt", "secret"),
            "--keystore=" + cli.file("store.p12", "secret"));
    assertReadAgain(cli, settings);
  }

  @Test
  void soAreTicketsThatAreOff() {
    CommandLineUnderTest cli = new CommandLineUnderTest(directory);
    assertReadAgain(cli, cli.settings("--session-tickets=off"));
  }

  @Test
  void soAreTheDefaults() {
    CommandLineUnderTest cli = new CommandLineUnderTest(directory);
    assertReadAgain(cli, cli.settings());
  }

  @Test
  void everySettingIsToldAndNoSecret() {
    CommandLineUnderTest cli = new CommandLineUnderTest(directory);
    String secret = "hunter2";
    String json =
        EffectiveSettings.json(
            cli.settings(
                "--keystore=" + cli.file("store.p12", secret),
                "--key-password-file=" + cli.file("password", secret)));
    List<String> untold =
        SettingTable.names().stream().filter(name -> !json.contains("\"" + name + "\": ")).toList();
    assertEquals(List.of("config"), untold);
    assertFalse(json.contains(secret), json);
    assertTrue(json.contains("\"drain-delay\": \"5s\""), json);
  }

  private static void assertReadAgain(CommandLineUnderTest cli, Settings settings) {
    String file = cli.file("again.yaml", EffectiveSettings.json(settings));
    CommandLineUnderTest again = new CommandLineUnderTest(cli.directory);
    assertEquals(0, again.run("run", "--config", file).code());
    assertEquals(settings, again.engine.started.get(0));
  }
}
