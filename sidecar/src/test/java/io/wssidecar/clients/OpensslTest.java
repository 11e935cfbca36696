package io.wssidecar.clients;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Command;
import io.wssidecar.kit.Peers;
import io.wssidecar.kit.SidecarUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenSSL and the sidecar agree upon. */
@Timeout(120)
class OpensslTest {
  private static final String REQUEST =
      "GET /bytes/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  @TempDir Path directory;
  private final AppUnderTest app = AppUnderTest.start();
  private final SidecarUnderTest sidecar = SidecarUnderTest.inFrontOf(app);

  @BeforeEach
  void writeCa() throws IOException {
    Files.writeString(directory.resolve("ca.pem"), sidecar.ca().certificatePem());
  }

  @AfterEach
  void end() {
    sidecar.close();
    app.close();
  }

  @ParameterizedTest
  @CsvSource({"-tls1_2, TLSv1.2", "-tls1_3, TLSv1.3"})
  void speaks(String flag, String protocol) {
    var outcome = connect(flag).succeeded();
    assertTrue(outcome.out().contains("New, " + protocol), outcome::toString);
    assertTrue(outcome.out().contains("Verify return code: 0"), outcome::toString);
    assertTrue(outcome.out().contains("HTTP/1.1 200"), outcome::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1", "-tls1_1"})
  void refusesOldProtocols(String flag) {
    // OpenSSL itself refuses to offer them above security level 0.
    var outcome = connect(flag, "-cipher", "ALL:@SECLEVEL=0");
    assertNotEquals(0, outcome.exit(), outcome::toString);
    assertFalse(outcome.out().contains("HTTP/1.1 200"), outcome::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void resumesASession(String flag) {
    String session = directory.resolve("session").toString();
    connect(flag, "-sess_out", session).succeeded();
    var again = connect(flag, "-sess_in", session).succeeded();
    assertTrue(again.out().contains("Reused, TLSv1"), again::toString);
    assertTrue(again.out().contains("HTTP/1.1 200"), again::toString);
  }

  @Test
  void agreesOnHttp11() {
    var outcome = connect("-alpn", "h2,http/1.1").succeeded();
    assertTrue(outcome.out().contains("ALPN protocol: http/1.1"), outcome::toString);
  }

  @Test
  void endsWithCloseNotify() {
    var outcome = connect("-msg").succeeded();
    assertTrue(
        outcome.out().contains("<<< TLS 1.3, Alert [length 0002], warning close_notify"),
        outcome::toString);
  }

  @Test
  void servesWithoutAServerName() {
    var outcome = connect("-noservername").succeeded();
    assertTrue(outcome.out().contains("HTTP/1.1 200"), outcome::toString);
  }

  private Command.Outcome connect(String... flags) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(Peers.require("openssl"), "s_client", "-ign_eof"));
    words.addAll(List.of("-connect", "localhost:" + sidecar.port()));
    words.addAll(List.of("-CAfile", directory.resolve("ca.pem").toString()));
    words.addAll(List.of(flags));
    return Command.run(Duration.ofSeconds(30), directory, REQUEST, words.toArray(new String[0]));
  }
}
