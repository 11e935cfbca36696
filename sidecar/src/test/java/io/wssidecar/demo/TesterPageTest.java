package io.wssidecar.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.Peers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. */
@Timeout(120)
class TesterPageTest {
  @TempDir Path profile;

  @Test
  void echoesByItselfInABrowser() throws Exception {
    Path program = Path.of(Peers.require("chromium", "chromium-browser", "google-chrome"));
    try (EchoApp app = EchoApp.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Chromium chromium = Chromium.start(program, profile)) {
      assertEquals(
          "ok", chromium.result(URI.create("http://127.0.0.1:" + app.port() + "/?autotest")));
    }
  }
}
