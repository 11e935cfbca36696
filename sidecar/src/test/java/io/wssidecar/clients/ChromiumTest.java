package io.wssidecar.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.config.AppAddress;
import io.wssidecar.demo.Chromium;
import io.wssidecar.demo.EchoApp;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Peers;
import io.wssidecar.kit.SidecarUnderTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A browser through the sidecar. */
@Timeout(120)
class ChromiumTest {
  @TempDir Path profile;

  @Test
  void loadsAPageAndTalksToItsOrigin() throws Exception {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var wiretap = Wiretap.on(sidecar, Wiretap.Manner.CARRIES);
        var chromium = start()) {
      String page = "https://localhost:" + wiretap.port() + "/page";
      assertEquals("ok", chromium.result(URI.create(page)));
      // Nobody was asked for a second ClientHello.
      assertEquals(
          Set.of(new FirstAnswer(false, FirstAnswer.X25519MLKEM768)),
          Set.copyOf(wiretap.answers()));
    }
  }

  @Test
  void runsTheDemosTesterPage() throws Exception {
    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (var app = EchoApp.start(anyPort);
        var sidecar =
            SidecarUnderTest.with().apps(new AppAddress.Tcp("127.0.0.1", app.port())).start();
        var chromium = start()) {
      assertEquals("ok", chromium.result(URI.create(sidecar.url("/?autotest"))));
    }
  }

  private Chromium start() throws Exception {
    String program = Peers.require("chromium", "chromium-browser", "google-chrome");
    return Chromium.start(Path.of(program), profile);
  }
}
