package io.wssidecar.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppStream;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Background;
import io.wssidecar.kit.Content;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.Misfortune;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.WsClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every byte of a stream passes, unchanged and in order, however it is cut. */
@Timeout(120)
class RelayTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 16_383, 16_384, 16_385, 65_535, 65_536, 1_000_000})
  void echoesMessagesOfEverySize(int size) {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var client = sidecar.connect("/echo")) {
      byte[] payload = Content.random(new SplittableRandom(size), size);
      // Beside this thread, or both ends would wait for the other to read.
      try (var sending = Background.run(() -> client.send(Frame.binary(payload)))) {
        assertArrayEquals(payload, client.receive().payload());
      }
    }
  }

  @Test
  void passesFragmentsPingsAndPongsUnchanged() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var client = sidecar.connect("/echo")) {
      client.send(Frame.of(false, Frame.TEXT, "one ".getBytes(ISO_8859_1)));
      assertFalse(client.receive().fin());
      client.send(Frame.ping("in between"));
      Frame pong = client.receive();
      assertEquals("pong \"in between\"", pong.toString());
      client.send(Frame.of(true, Frame.CONTINUATION, "two".getBytes(ISO_8859_1)));
      assertTrue(client.receive().fin());
      assertTrue(app.stream().frames().stream().allMatch(Frame::masked), "masks were removed");
    }
  }

  @Test
  void keepsFramesThatCameTogetherWithTheRequest() throws IOException {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var peer = sidecar.tls()) {
      var together = new ByteArrayOutputStream();
      together.write(WsClient.request("/echo", WsClient.key()).getBytes(ISO_8859_1));
      together.write(Frame.text("early").maskedWire());
      together.write(Frame.binary(new byte[30_000]).maskedWire());
      peer.send(together.toByteArray());
      assertEquals(101, peer.head().status());
      assertEquals("early", Frame.read(peer.in()).text());
      assertEquals(30_000, Frame.read(peer.in()).payload().length);
    }
  }

  @Test
  void takesARequestAndFramesOneByteATime() throws IOException {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var peer = sidecar.tls()) {
      peer.sendInPieces(WsClient.request("/echo", WsClient.key()).getBytes(ISO_8859_1), 1);
      assertEquals(101, peer.head().status());
      peer.sendInPieces(Frame.text("letter by letter").maskedWire(), 1);
      assertEquals("letter by letter", Frame.read(peer.in()).text());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void takesTlsRecordsInPieces(int pieceBytes) {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var peer = RawPeer.tlsInPieces(sidecar.address(), sidecar.trusting(), pieceBytes);
        var client = WsClient.open(peer, "/echo")) {
      assertEquals("in pieces", client.echo("in pieces"));
    }
  }

  /** Most of what the sidecar reads here is not yet a whole record: no byte of a head, no loss. */
  @Test
  void takesHeadsOneByteARecordAndRecordsInPieces() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var peer = RawPeer.tlsInPieces(sidecar.address(), sidecar.trusting(), 4);
        var client = WsClient.open(peer, "/echo")) {
      for (int size : new int[] {50, 200, 70_000}) {
        byte[] wire = Frame.binary(new byte[size]).maskedWire();
        peer.sendInPieces(Arrays.copyOf(wire, 16), 1);
        peer.send(Arrays.copyOfRange(wire, 16, wire.length));
        assertEquals(size, client.receive().payload().length);
      }
    }
  }

  @Test
  void holdsTheClientBackWhileTheAppReadsNothing() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      app.misbehave(Misfortune.UPGRADES_AND_STALLS);
      try (var client = sidecar.connect("/sink")) {
        int sent = 64;
        try (var sending = Background.run(() -> sendMegabytes(client, sent))) {
          assertFalse(
              Await.within(Duration.ofSeconds(1), sending::done),
              sent + " MiB were taken though the app reads nothing");
          app.stream().resumeReading();
          Await.equal("bytes that reached the app", (long) sent << 20, app.stream()::dataBytes);
        }
      }
    }
  }

  private static void sendMegabytes(WsClient client, int count) {
    for (int i = 0; i < count; i++) {
      client.send(Frame.binary(new byte[1 << 20]));
    }
  }

  private static void sendMegabytes(AppStream stream, int count) {
    for (int i = 0; i < count; i++) {
      stream.send(Frame.binary(new byte[1 << 20]));
    }
  }

  @Test
  void holdsTheAppBackWhileTheClientReadsNothing() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app);
        var client = sidecar.connect("/echo")) {
      int sent = 64;
      try (var sending = Background.run(() -> sendMegabytes(app.stream(), sent))) {
        assertFalse(
            Await.within(Duration.ofSeconds(1), sending::done),
            sent + " MiB were taken though the client reads nothing");
        for (int i = 0; i < sent; i++) {
          assertEquals(1 << 20, client.receive().payload().length);
        }
      }
    }
  }

  @Test
  void servesOthersWhileOneStreamStalls() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      app.misbehave(Misfortune.UPGRADES_AND_STALLS);
      try (var stalled = sidecar.connect("/sink")) {
        // More than all the kernel's buffers on the way can take.
        var sending = Background.run(() -> sendMegabytes(stalled, 64));
        var stalledStream = app.stream();
        app.behave();
        try (var lively = sidecar.connect("/echo")) {
          for (int i = 0; i < 100; i++) {
            assertEquals("n" + i, lively.echo("n" + i));
          }
        }
        assertFalse(sending.done(), "the stalled stream took everything");
        stalledStream.resumeReading();
        sending.close();
      }
    }
  }

  @Test
  void resumesATlsSession() {
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.inFrontOf(app)) {
      long created;
      try (var client = sidecar.connect("/echo")) {
        assertEquals("a", client.echo("a"));
        created = client.peer().tls().getSession().getCreationTime();
      }
      try (var again = sidecar.connect("/echo")) {
        assertEquals("b", again.echo("b"));
        assertEquals(created, again.peer().tls().getSession().getCreationTime(), "a new session");
      }
    }
  }
}
