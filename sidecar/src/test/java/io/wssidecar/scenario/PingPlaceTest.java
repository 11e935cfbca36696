package io.wssidecar.scenario;

import static io.wssidecar.scenario.KeepAliveTest.letIntervalsPass;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.Background;
import io.wssidecar.kit.Content;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.RecordedEvents.StreamEnded;
import io.wssidecar.kit.StreamRules;
import io.wssidecar.scenario.OneStream.Peculiarity;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a Ping of ours may stand: between two frames, and nowhere once the protocol was left. */
@Timeout(60)
class PingPlaceTest {
  private static final StreamRules PATIENT = StreamRules.NONE.ping(200, 20_000);
  private static final StreamRules STRICT = StreamRules.NONE.ping(200, 400);
  private static final int MIB = 1 << 20;

  /** A Ping's head and our nonce. */
  private static final int PING_BYTES = 2 + 8;

  @Test
  void waitsForTheEndOfADribbledFrame() throws IOException {
    byte[] first = wire(false, Frame.BINARY, MIB);
    byte[] second = wire(true, Frame.CONTINUATION, 1000);
    try (var one = OneStream.under(PATIENT);
        var dribbling = Background.run(() -> dribble(one, first, second))) {
      byte[] came = one.client.peer().in().readNBytes(first.length + PING_BYTES + second.length);
      int behind = first.length + PING_BYTES;
      assertArrayEquals(first, Arrays.copyOf(came, first.length), "the first fragment");
      byte[] ping = Arrays.copyOfRange(came, first.length, behind);
      assertArrayEquals(new byte[] {(byte) 0x89, 8}, Arrays.copyOf(ping, 2), "a Ping");
      assertArrayEquals(second, Arrays.copyOfRange(came, behind, came.length), "the second");
      one.stream.send(Frame.text("mark"));
      assertEquals("mark", one.client.receive().text());
    }
  }

  /** Cuts it a byte behind the head, in the middle, and a byte before the end. */
  private static void dribble(OneStream one, byte[] first, byte[] second) {
    int from = 0;
    for (int to : new int[] {11, first.length / 2, first.length - 1}) {
      one.stream.send(Arrays.copyOfRange(first, from, to));
      letIntervalsPass(one, 2);
      from = to;
    }
    byte[] rest = Arrays.copyOf(new byte[] {first[from]}, 1 + second.length);
    System.arraycopy(second, 0, rest, 1, second.length);
    one.stream.send(rest);
  }

  @Test
  void waitsInsideAHead() throws IOException {
    byte[] wire = wire(true, Frame.BINARY, 70_000);
    try (var one = OneStream.under(PATIENT)) {
      one.stream.send(Arrays.copyOf(wire, 4));
      letIntervalsPass(one, 2);
      one.stream.send(Arrays.copyOfRange(wire, 4, wire.length));
      assertEquals(Frame.PING, one.client.receive().opcode(), "the head was kept back");
      assertArrayEquals(wire, one.client.peer().in().readNBytes(wire.length));
    }
  }

  @Test
  void waitsBehindTheFrameThatASlowClientTakes() {
    byte[] first = Content.random(new SplittableRandom(3), 16 * MIB);
    byte[] second = Content.random(new SplittableRandom(4), MIB);
    try (var one = OneStream.under(PATIENT, Peculiarity.NARROW_CLIENT);
        var sending =
            Background.run(() -> {
              one.stream.send(Frame.binary(first));
              one.stream.send(Frame.binary(second));
            })) {
      letIntervalsPass(one, 3);
      assertArrayEquals(first, one.client.receive().payload());
      assertEquals(Frame.PING, one.client.receive().opcode());
      assertArrayEquals(second, one.client.receive().payload());
    }
  }

  @Test
  void standsNowhereBehindTheAppsBrokenProtocol() throws IOException {
    byte[] broken = wire(true, 3, 5);
    try (var one = OneStream.under(STRICT)) {
      one.stream.send(broken);
      assertArrayEquals(broken, one.client.peer().in().readNBytes(broken.length));
      letIntervalsPass(one, 5);
      one.stream.send(Frame.text("mark"));
      assertEquals("mark", one.client.receive().text());
      assertEquals(List.of(), one.sidecar.events().all(StreamEnded.class), "nor is it given up");
    }
  }

  @Test
  void standsNowhereWhenTheClientBrokeTheProtocol() {
    Frame broken = Frame.of(true, 11, new byte[5]);
    try (var one = OneStream.under(STRICT)) {
      one.stream.fallSilent();
      one.client.send(broken);
      one.expectAtApp(broken);
      letIntervalsPass(one, 5);
      one.stream.send(Frame.text("mark"));
      assertEquals("mark", one.client.receive().text());
      assertEquals(List.of(), one.sidecar.events().all(StreamEnded.class), "nor is it given up");
    }
  }

  private static byte[] wire(boolean fin, int opcode, int size) {
    byte[] payload = Content.random(new SplittableRandom(size), size);
    return Frame.of(fin, opcode, payload).unmaskedWire();
  }
}
