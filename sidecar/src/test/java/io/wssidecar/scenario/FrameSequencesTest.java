package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.config.StreamSettings;
import io.wssidecar.kit.End;
import io.wssidecar.kit.RawApp;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.Soak;
import io.wssidecar.kit.WsClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several hundred sequences of frames, right and wrong ones, in both directions: with a sidecar and
 * without one the same bytes arrive, however they are cut, and the end behind them.
 */
@Timeout(600)
class FrameSequencesTest {
  /** What is longer is not split at every byte. */
  private static final int SMALL = 48;

  private final RawApp app = RawApp.start();
  private final SidecarUnderTest sidecar =
      SidecarUnderTest.with().apps(app.address()).stream(silent()).start();

  @AfterEach
  void end() {
    sidecar.close();
    app.close();
  }

  /** The sidecar says nothing of its own. */
  private static StreamSettings silent() {
    StreamSettings usual = StreamSettings.DEFAULTS;
    return new StreamSettings(
        Duration.ZERO,
        usual.pongTimeout(),
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        usual.writeStallTimeout(),
        0,
        usual.closeCode(),
        Duration.ZERO);
  }

  @Test
  void theTableHasSeveralHundredSequences() {
    long count =
        Stream.of(FrameTable.good(), FrameTable.closing(), FrameTable.bad(), FrameTable.truncated())
            .mapToLong(List::size)
            .sum();
    assertTrue(count >= 400, count + " sequences");
  }

  /** One road for each place to split at, all of them used for one sequence after the other. */
  @Test
  void passesGoodSequencesHoweverTheyAreCut() throws IOException {
    List<Road> roads = new ArrayList<>();
    for (int i = 0; i < SMALL; i++) {
      roads.add(throughTheSidecar());
    }
    List<Road> direct = List.of(directly());
    for (FrameSequence sequence : FrameTable.good()) {
      for (boolean fromClient : new boolean[] {true, false}) {
        byte[] wire = sequence.wire(fromClient);
        int splits = wire.length <= SMALL ? wire.length : 3;
        pass(sequence, fromClient, wire, roads.subList(0, splits));
        pass(sequence, fromClient, wire, direct);
        roads.get(0).from(fromClient).sendInPieces(wire, wire.length <= 400 ? 1 : 1000);
        assertArrived(sequence, wire, roads.get(0).to(fromClient).in().readNBytes(wire.length));
      }
    }
    for (Road road : roads) {
      road.client.closeNotify();
      assertEquals(End.CLOSED, road.app.end(), "something came behind the last sequence");
      road.close();
    }
    direct.get(0).close();
  }

  /** On the first road whole, on the second split behind the first byte, and so on. */
  private static void pass(
      FrameSequence sequence, boolean fromClient, byte[] wire, List<Road> roads)
      throws IOException {
    for (int split = 1; split < roads.size(); split++) {
      roads.get(split).from(fromClient).send(Arrays.copyOf(wire, split));
    }
    for (int split = 0; split < roads.size(); split++) {
      roads.get(split).from(fromClient).send(Arrays.copyOfRange(wire, split, wire.length));
    }
    for (Road road : roads) {
      assertArrived(sequence, wire, road.to(fromClient).in().readNBytes(wire.length));
    }
  }

  static Stream<List<FrameSequence>> last() {
    return Stream.of(FrameTable.closing(), FrameTable.bad(), FrameTable.truncated());
  }

  /** After these a road is of no use any more: each gets roads of its own. */
  @ParameterizedTest
  @MethodSource("last")
  void passesTheLastBytesOfAStreamAndItsEnd(List<FrameSequence> sequences) throws IOException {
    for (FrameSequence sequence : sequences) {
      for (boolean fromClient : new boolean[] {true, false}) {
        byte[] wire = sequence.wire(fromClient);
        end(sequence, fromClient, wire, List.of(directly()));
        int splits = Math.min(wire.length, Soak.count(SMALL, 5));
        List<Road> roads = new ArrayList<>();
        for (int split = 0; split < splits; split++) {
          roads.add(throughTheSidecar());
        }
        end(sequence, fromClient, wire, roads);
      }
    }
  }

  private static void end(FrameSequence sequence, boolean fromClient, byte[] wire, List<Road> roads)
      throws IOException {
    for (int split = 1; split < roads.size(); split++) {
      roads.get(split).from(fromClient).send(Arrays.copyOf(wire, split));
    }
    for (int split = 0; split < roads.size(); split++) {
      roads.get(split).from(fromClient).send(Arrays.copyOfRange(wire, split, wire.length));
      roads.get(split).endFrom(fromClient);
    }
    for (Road road : roads) {
      assertArrived(sequence, wire, road.to(fromClient).in().readAllBytes());
      road.close();
    }
  }

  private static void assertArrived(FrameSequence sequence, byte[] sent, byte[] arrived) {
    assertArrayEquals(sent, arrived, sequence::toString);
  }

  private Road throughTheSidecar() {
    RawPeer client = sidecar.tls();
    WsClient.open(client, "/");
    return new Road(client, app.next(), true);
  }

  private Road directly() {
    RawPeer client = RawPeer.tcp(app.socketAddress());
    WsClient.open(client, "/");
    return new Road(client, app.next(), false);
  }

  /** Two ends of a stream. */
  private record Road(RawPeer client, RawPeer app, boolean tls) {
    RawPeer from(boolean fromClient) {
      return fromClient ? client : app;
    }

    RawPeer to(boolean fromClient) {
      return fromClient ? app : client;
    }

    void endFrom(boolean fromClient) {
      if (fromClient && tls) {
        client.closeNotify();
      } else {
        from(fromClient).fin();
      }
    }

    void close() {
      client.close();
      app.close();
    }
  }
}
