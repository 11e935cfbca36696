package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Descriptors;
import io.wssidecar.kit.End;
import io.wssidecar.kit.HelloWriter;
import io.wssidecar.kit.JdkHello;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.RecordedEvents.TlsFailed;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.reasons.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A ClientHello in pieces: every cut is good, and one that never ends costs a socket only. */
@Timeout(120)
class PartialHelloTest {
  private static final int SERVER_HELLO = 2;

  private final AppUnderTest app = AppUnderTest.start();
  private final SidecarUnderTest sidecar =
      SidecarUnderTest.with()
          .apps(app)
          .handshakeTimeout(Duration.ofSeconds(2))
          .recording()
          .health()
          .start();

  @AfterEach
  void end() {
    sidecar.close();
    app.close();
  }

  @Test
  void everyCutOfAHelloIsGood() throws IOException {
    byte[] hello = JdkHello.of(sidecar.trusting());
    for (int cut = 1; cut < hello.length; cut++) {
      assertAnswered(Arrays.copyOf(hello, cut), Arrays.copyOfRange(hello, cut, hello.length));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 40})
  void aHelloInManyRecordsIsGoodInOneSegmentAndInMany(int size) throws IOException {
    byte[] hello = JdkHello.of(sidecar.trusting());
    byte[] pieces = HelloWriter.inRecords(Arrays.copyOfRange(hello, 5, hello.length), size);
    assertAnswered(pieces, new byte[0]);
    assertAnswered(Arrays.copyOf(pieces, 7), Arrays.copyOfRange(pieces, 7, pieces.length));
  }

  /** Whoever answers with a ServerHello has chosen a certificate by the whole hello. */
  private void assertAnswered(byte[] first, byte[] rest) throws IOException {
    try (RawPeer peer = sidecar.tcp()) {
      peer.send(first);
      if (rest.length > 0) {
        peer.send(rest);
      }
      byte[] answer = peer.in().readNBytes(6);
      assertEquals(22, answer[0], () -> first.length + ": " + Arrays.toString(answer));
      assertEquals(SERVER_HELLO, answer[5]);
      peer.rst();
    }
  }

  @Test
  void aWholeHandshakeWorksInPieces() {
    for (int size : new int[] {1, 100}) {
      try (RawPeer peer = RawPeer.tlsInPieces(sidecar.address(), sidecar.trusting(), size)) {
        assertEquals(204, peer.get("/status/204").status());
      }
    }
  }

  @Test
  void oneThatGoesAwayWithinItsHelloIsToldByTheWayItWent() {
    byte[] hello = JdkHello.of(sidecar.trusting());
    try (RawPeer peer = sidecar.tcp()) {
      peer.send(Arrays.copyOf(hello, 100)).fin();
      assertEquals(End.CLOSED, peer.end());
    }
    assertTold(1, Reason.PEER_CLOSED, "at byte 100 of the ClientHello");
    RawPeer resetting = sidecar.tcp();
    resetting.send(Arrays.copyOf(hello, 7));
    Await.until("it is read", () -> Descriptors.unread(resetting.localPort(), sidecar.port()) == 0);
    resetting.rst();
    assertTold(2, Reason.PEER_RESET, "at byte 7 of the ClientHello");
    try (RawPeer peer = sidecar.tcp()) {
      peer.send(Arrays.copyOf(hello, 1));
      assertEquals(End.CLOSED, peer.end());
    }
    assertTold(3, Reason.TIMEOUT, "at byte 1 of the ClientHello");
    for (String reason : List.of("peer_closed", "peer_reset", "timeout")) {
      assertEquals(1.0, sidecar.metric("tls_handshakes_total", "reason=\"" + reason + "\""));
    }
  }

  private void assertTold(int count, Reason reason, String detail) {
    Await.until(reason.label(), () -> sidecar.events().all(TlsFailed.class).size() >= count);
    List<TlsFailed> told = sidecar.events().all(TlsFailed.class);
    assertEquals(count, told.size(), told::toString);
    assertEquals(reason, told.get(count - 1).reason());
    assertEquals(detail, told.get(count - 1).detail());
  }

  /** An engine would have two descriptors more, and 40 KB. */
  @Test
  void halfAHelloCostsADescriptorAndHonestClientsGetIn() {
    byte[] hello = JdkHello.of(sidecar.trusting());
    sidecar.connect("/echo").close();
    int before = Descriptors.open();
    List<RawPeer> slow = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      slow.add(sidecar.tcp().send(Arrays.copyOf(hello, 150 + i % 100)));
    }
    for (RawPeer peer : slow) {
      Await.until("it is read", () -> Descriptors.unread(peer.localPort(), sidecar.port()) == 0);
    }
    int held = Descriptors.open() - before;
    assertTrue(held <= 2 * 200 + 10, held + " descriptors for 200 connections, both ends");
    try (var client = sidecar.connect("/echo")) {
      assertEquals("through", client.echo("through"));
    }
    slow.forEach(peer -> assertEquals(End.CLOSED, peer.end()));
    Await.until(
        "200 timeouts",
        () -> sidecar.metric("tls_handshakes_total", "reason=\"timeout\"") == 200.0);
    slow.forEach(RawPeer::close);
    Await.until("the descriptors", () -> Descriptors.open() <= before + 3);
  }
}
