package io.wssidecar.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SpringBootIT {
  @TempDir Path directory;

  @Test
  void theAppsOwnMetricsTellWhyHandshakesFailed() {
    Terminal.needs("curl", "openssl");
    Readme readme = Readme.of("examples/spring-boot/README.md");
    assertEquals(6, readme.commands().size(), "all are run, but for the build");
    try (Terminal terminal = new Terminal(directory)) {
      terminal.variable("SERVER_PORT", "" + terminal.port("8443"));
      terminal.run(readme.command("keytool"));
      terminal.start(readme.command("java"), "Started EchoApplication");
      terminal.run(readme.command("openssl"));
      terminal.run(readme.command("curl -sk -H"));
      terminal.prints(readme.output(), readme.command("curl -sk https"));
    }
  }
}
