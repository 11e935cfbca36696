package io.wssidecar.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SslServerSocketIT {
  @TempDir Path directory;

  @Test
  void theAgentsOwnPageTellsWhyHandshakesFailed() {
    Terminal.needs("curl", "openssl");
    Readme readme = Readme.of("examples/ssl-server-socket/README.md");
    assertEquals(6, readme.commands().size(), "all are run, but for the build");
    try (Terminal terminal = new Terminal(directory)) {
      int port = terminal.port("8443");
      terminal.port("9464");
      terminal.run(readme.command("keytool"));
      terminal.start(readme.command("java") + " " + port, "echoes on " + port);
      terminal.run(readme.command("curl -s http://localhost:8443"));
      terminal.run(readme.command("openssl"));
      terminal.prints(readme.output(), readme.command("curl -s http://localhost:9464"));
    }
  }
}
