package io.wssidecar.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.config.AppAddress;
import io.wssidecar.config.AppSettings.Balance;
import io.wssidecar.kit.Command;
import io.wssidecar.kit.Peers;
import io.wssidecar.kit.SidecarUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The npm packages ws and Socket.IO on both sides of the sidecar. */
@Timeout(240)
class NodeClientsTest {
  @TempDir Path directory;

  @Test
  void wsTalksCompressedWithSubprotocolsFragmentsAndPings() throws IOException {
    try (var app = NodeApp.start("ws-app.mjs")) {
      assertEquals("ok", run("ws-client.mjs", "wss", app.address()));
    }
  }

  @Test
  void socketIoStartsWithPollingAndUpgrades() throws IOException {
    try (var app = NodeApp.start("socketio-app.mjs")) {
      assertEquals("ok", run("socketio-client.mjs", "https", app.address()));
    }
  }

  private String run(String script, String scheme, AppAddress... apps) throws IOException {
    try (var sidecar = SidecarUnderTest.with().apps(apps).balance(Balance.COOKIE).start()) {
      Path ca = Files.writeString(directory.resolve("ca.pem"), sidecar.ca().certificatePem());
      String url = scheme + "://localhost:" + sidecar.port() + "/";
      return Command.run(
              Duration.ofMinutes(1),
              NodePackages.installed(),
              "",
              Peers.require("node"),
              script,
              url,
              ca.toString())
          .succeeded()
          .out()
          .strip();
    }
  }
}
