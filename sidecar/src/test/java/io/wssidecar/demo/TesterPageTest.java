package io.wssidecar.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. */
@Timeout(120)
class TesterPageTest {
  @TempDir Path profile;

  @Test
  void echoesByItselfInABrowser() throws Exception {
    Optional<Path> program = Chromium.program();
    assumeTrue(program.isPresent(), "skipped: no Chromium on the PATH");
    try (EchoApp app = EchoApp.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Chromium chromium = Chromium.start(program.get(), profile)) {
      assertEquals(
          "ok", chromium.result(URI.create("http://127.0.0.1:" + app.port() + "/?autotest")));
    }
  }
}
