package io.wssidecar.clients;

import static io.wssidecar.clients.Wiretap.Manner.SWALLOWS;
import static io.wssidecar.clients.Wiretap.Manner.SWALLOWS_AND_RESETS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Command;
import io.wssidecar.kit.JdkHello;
import io.wssidecar.kit.Peers;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.TestCa;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What clients do that leaves a handshake unfinished, each reason by several of them: the counter
 * of that reason moves by one, and no other.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailedHandshakesTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private Path directory;
  private AppUnderTest app;
  private SidecarUnderTest patient;
  private SidecarUnderTest hasty;
  private final IdentityHashMap<SidecarUnderTest, Integer> done = new IdentityHashMap<>();

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    directory = temporary;
    Files.writeString(directory.resolve("ca.pem"), TestCa.create().certificatePem());
    app = AppUnderTest.start();
    patient = SidecarUnderTest.with().apps(app).health().start();
    hasty =
        SidecarUnderTest.with().apps(app).handshakeTimeout(Duration.ofMillis(800)).health().start();
  }

  @AfterAll
  void end() {
    // By now whatever is counted late, or twice, would have come.
    done.forEach(
        (sidecar, rows) -> assertEquals(rows.doubleValue(), sum(sidecar), "all that was counted"));
    hasty.close();
    patient.close();
    app.close();
  }

  private interface Deed {
    void to(SidecarUnderTest sidecar) throws Exception;
  }

  private DynamicTest row(Reason reason, String client, SidecarUnderTest sidecar, Deed deed) {
    return DynamicTest.dynamicTest(
        reason.label() + " by " + client,
        () -> {
          Map<String, Double> before = handshakes(sidecar);
          deed.to(sidecar);
          done.merge(sidecar, 1, Integer::sum);
          String result = reason == Reason.PROBE ? "ignored" : "failure";
          String series =
              "tls_handshakes_total{protocol=\"none\",reason=\"%s\",result=\"%s\"}"
                  .formatted(reason.label(), result);
          Map<String, Double> after = new TreeMap<>(before);
          after.merge(series, 1.0, Double::sum);
          Await.equal("handshakes", after, () -> handshakes(sidecar));
        });
  }

  private DynamicTest row(Reason reason, String client, Deed deed) {
    return row(reason, client, patient, deed);
  }

  @TestFactory
  Stream<DynamicTest> tellsThatAClientRejectsTheCertificate() {
    List<DynamicTest> rows = new ArrayList<>();
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      // The alert of OpenSSL comes in the clear even in TLS 1.3.
      rows.add(distrusts("OpenSSL", protocol, () -> new OpensslStack(directory)));
      rows.add(
          row(
              Reason.PEER_REJECTED_CERT,
              "curl with " + protocol,
              sidecar -> curlDistrusts(sidecar, protocol)));
      rows.add(distrusts("SunJSSE", protocol, () -> new JavaStack(null, ca())));
      rows.add(
          distrusts("Conscrypt", protocol, () -> new JavaStack(Conscrypt.newProvider(), ca())));
    }
    return rows.stream();
  }

  private interface Maker {
    TlsStack make() throws Exception;
  }

  private DynamicTest distrusts(String client, String protocol, Maker maker) {
    return row(
        Reason.PEER_REJECTED_CERT,
        client + " with " + protocol,
        sidecar -> {
          Visit visit = new Visit(sidecar.port(), protocol, "localhost", false);
          try (TlsStack stack = maker.make()) {
            Throwable no = assertThrows(Throwable.class, () -> stack.twice(visit));
            assertTrue(no instanceof SSLException || no instanceof AssertionError, no::toString);
          }
        });
  }

  private void curlDistrusts(SidecarUnderTest sidecar, String protocol) {
    String url = "https://127.0.0.1:" + sidecar.port();
    String version = protocol.substring("TLSv".length());
    Command.Outcome outcome =
        run("curl", "-sS", "--cacert", "ca.pem", "--tlsv" + version, "--tls-max", version, url);
    assertEquals(60, outcome.exit(), outcome::toString);
  }

  private byte[] ca() throws IOException {
    return Files.readAllBytes(directory.resolve("ca.pem"));
  }

  @TestFactory
  Stream<DynamicTest> tellsThatAClientLeftWithinTheHandshake() {
    return Stream.of(
        row(Reason.PEER_CLOSED, "a socket within its hello", this::closeWithinHello),
        row(Reason.PEER_CLOSED, "curl", sidecar -> giveUp(sidecar, SWALLOWS)),
        row(Reason.PEER_CLOSED, "OpenSSL", sidecar -> kill(sidecar, SWALLOWS)),
        row(Reason.PEER_RESET, "a socket within its hello", this::resetWithinHello),
        row(Reason.PEER_RESET, "curl", sidecar -> giveUp(sidecar, SWALLOWS_AND_RESETS)),
        row(Reason.PEER_RESET, "OpenSSL", sidecar -> kill(sidecar, SWALLOWS_AND_RESETS)));
  }

  private void closeWithinHello(SidecarUnderTest sidecar) {
    try (RawPeer peer = halfHello(sidecar)) {
      peer.fin();
      peer.end();
    }
  }

  private void resetWithinHello(SidecarUnderTest sidecar) {
    halfHello(sidecar).rst();
  }

  private static RawPeer halfHello(SidecarUnderTest sidecar) {
    return sidecar.tcp().send(Arrays.copyOf(JdkHello.of(sidecar.trusting()), 60));
  }

  /** It waits for our hello, and then no longer. */
  private void giveUp(SidecarUnderTest sidecar, Wiretap.Manner manner) {
    try (Wiretap wiretap = Wiretap.on(sidecar, manner)) {
      Command.Outcome outcome =
          run("curl", "-sS", "--connect-timeout", "0.7", "https://127.0.0.1:" + wiretap.port());
      assertEquals(28, outcome.exit(), outcome::toString);
      awaitAnswer(wiretap);
      awaitEnd(wiretap);
    }
  }

  private void kill(SidecarUnderTest sidecar, Wiretap.Manner manner) throws IOException {
    try (Wiretap wiretap = Wiretap.on(sidecar, manner)) {
      Process openssl = openssl(wiretap.port());
      try {
        awaitAnswer(wiretap);
      } finally {
        openssl.destroyForcibly().onExit().join();
      }
      awaitEnd(wiretap);
    }
  }

  /** So that it was in the middle of a handshake. */
  private static void awaitAnswer(Wiretap wiretap) {
    Await.equal("first answers", 1, () -> wiretap.answers().size());
  }

  /** So that its end is passed on as it was, and not the end of the test. */
  private static void awaitEnd(Wiretap wiretap) {
    Await.equal("connections that are over", 1, wiretap::over);
  }

  private Process openssl(int port) throws IOException {
    return new ProcessBuilder(Peers.require("openssl"), "s_client", "-connect", "127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("openssl.log").toFile())
        .start();
  }

  @TestFactory
  Stream<DynamicTest> tellsThatAClientWasSilentForTooLong() {
    return Stream.of(
        row(
            Reason.TIMEOUT,
            "a socket within its hello",
            hasty,
            sidecar -> halfHello(sidecar).end()),
        row(
            Reason.TIMEOUT,
            "a socket after its hello",
            hasty,
            sidecar -> sidecar.tcp().send(JdkHello.of(sidecar.trusting())).end()),
        row(Reason.TIMEOUT, "OpenSSL, to which nothing comes", hasty, this::waitInVain));
  }

  /** It ends because the sidecar has. */
  private void waitInVain(SidecarUnderTest sidecar) throws IOException {
    try (Wiretap wiretap = Wiretap.on(sidecar, SWALLOWS)) {
      openssl(wiretap.port()).onExit().join();
      awaitAnswer(wiretap);
    }
  }

  @TestFactory
  Stream<DynamicTest> ignoresProbes() {
    return Stream.of(
        row(Reason.PROBE, "a socket that closes", sidecar -> sidecar.tcp().close()),
        row(Reason.PROBE, "a socket that resets", sidecar -> sidecar.tcp().rst()),
        row(Reason.PROBE, "a socket that waits", hasty, sidecar -> sidecar.tcp().end()),
        row(
            Reason.PROBE,
            "a shell",
            sidecar ->
                run("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + sidecar.port()).succeeded()));
  }

  @TestFactory
  Stream<DynamicTest> tellsWhoSpeaksPlainHttp() {
    return Stream.of(
        row(Reason.PLAINTEXT, "curl", this::curlInTheClear),
        row(Reason.PLAINTEXT, "a socket", this::getInTheClear));
  }

  private void curlInTheClear(SidecarUnderTest sidecar) {
    Command.Outcome outcome =
        run("curl", "-sS", "-w", " %{http_code}", "http://127.0.0.1:" + sidecar.port() + "/x");
    assertTrue(outcome.succeeded().out().endsWith(" 400"), outcome::toString);
    assertTrue(outcome.out().contains("https"), outcome::toString);
  }

  private void getInTheClear(SidecarUnderTest sidecar) {
    try (RawPeer peer = sidecar.tcp()) {
      assertEquals(400, peer.get("/x").status());
    }
  }

  private Command.Outcome run(String program, String... words) {
    List<String> all = new ArrayList<>(List.of(Peers.require(program)));
    all.addAll(List.of(words));
    return Command.run(LONG, directory, "", all.toArray(String[]::new));
  }

  private static double sum(SidecarUnderTest sidecar) {
    return handshakes(sidecar).values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Every series of handshakes with its value. */
  private static Map<String, Double> handshakes(SidecarUnderTest sidecar) {
    Map<String, Double> all = new TreeMap<>();
    sidecar
        .health("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("tls_handshakes_total{"))
        .forEach(line -> {
          int space = line.lastIndexOf(' ');
          all.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        });
    return all;
  }
}
