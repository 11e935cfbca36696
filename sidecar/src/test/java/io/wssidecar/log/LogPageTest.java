package io.wssidecar.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.HelloWriter;
import io.wssidecar.reasons.Reason;
import io.wssidecar.relay.RelayEnd;
import io.wssidecar.relay.StreamFacts;
import io.wssidecar.tls.Offers;
import io.wssidecar.tls.Reloaded;
import io.wssidecar.tls.ServedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The reference page shows lines as they are, and leaves out no cause. */
class LogPageTest {
  private static final Path PAGE = Path.of("docs/log.md");

  @Test
  void theExamplesAreWhatIsWritten() throws IOException {
    StreamFacts stream =
        new StreamFacts(peer(4711), "chat.example", "/hub", "json", "http://127.0.0.1:8080");
    RelayEnd end =
        new RelayEnd(
            RelayEnd.Initiator.CLIENT,
            RelayEnd.Cause.CLOSED,
            1000,
            TimeUnit.SECONDS.toNanos(90),
            87,
            5120,
            3,
            41);
    Failure failure =
        new Failure(
            0,
            Failure.What.UPGRADE,
            Reason.APP_UNREACHABLE,
            peer(4712),
            "chat.example",
            "/hub",
            502,
            null);
    byte[] hello =
        new HelloWriter()
            .versions(0x304, 0x303)
            .suites(0x1301, 0x1303, 0xc02f)
            .groups(29, 23)
            .signatures(0x804, 0x401)
            .name("chat.example")
            .alpn("http/1.1")
            .record();
    Failure handshake =
        new Failure(
            0,
            Failure.What.TLS,
            Reason.NO_COMMON_SIGNATURE,
            peer(4713),
            null,
            null,
            0,
            null,
            Offers.of(hello));
    ServedCertificate certificate =
        new ServedCertificate(
            "/tls/tls.crt",
            "CN=chat.example",
            Instant.parse("2027-02-20T10:00:00Z"),
            "5f0c3a1b9d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8");
    Reloaded reloaded =
        new Reloaded(Reloaded.Outcome.SUCCESS, List.of(certificate), List.of(), List.of());
    List<Entry> entries =
        List.of(
            new AccessLines.Opened(0, stream),
            new AccessLines.Ended(0, stream, end),
            new Summary(0, 12, failure),
            handshake,
            CertificateLines.of(reloaded, System.Logger.Level.INFO).get(0));
    List<String> shown =
        Files.readAllLines(PAGE).stream().filter(line -> line.matches("\\d{4}-\\S+Z .*")).toList();
    assertEquals(
        entries.stream().map(LogPageTest::text).toList(),
        shown.stream().map(line -> line.substring(line.indexOf(' ') + 1)).toList());
  }

  @Test
  void everyCauseIsExplainedInItsOrder() throws IOException {
    List<String> explained = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.matches("\\| `[a-z_]+` \\| \\S.*\\|")) {
        explained.add(line.split("`")[1]);
      }
    }
    assertEquals(
        Arrays.stream(RelayEnd.Cause.values())
            .map(cause -> cause.name().toLowerCase(Locale.ROOT))
            .toList(),
        explained);
  }

  private static InetSocketAddress peer(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 9}), port);
  }

  private static String text(Entry entry) {
    StringBuilder out = new StringBuilder();
    entry.tell(new TextLine(out));
    return out.substring(out.indexOf(" ") + 1);
  }
}
