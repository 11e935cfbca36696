package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.AppStream;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.End;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.Misfortune;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.RecordedEvents.StreamDrained;
import io.wssidecar.kit.RecordedEvents.StreamEnded;
import io.wssidecar.kit.RecordedEvents.Told;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.StreamRules;
import io.wssidecar.kit.WsClient;
import io.wssidecar.relay.DrainOutcome;
import io.wssidecar.relay.RelayEnd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/**
 * The stream that a test looks at, from both ends, through a sidecar of its own with one I/O
 * thread. Companions on the same thread tell by what happens to them what has happened to it: a
 * drain's turn comes to the youngest stream first, and each has its share of half the window.
 */
final class OneStream implements AutoCloseable {
  /** What is odd about one of its ends. */
  enum Peculiarity {
    NONE,
    /** Its window is small: as long as it does not read, the sidecar stalls soon. */
    NARROW_CLIENT,
    /** It reads nothing until it is told to. */
    STALLED_APP
  }

  private static final String PATH = "/echo";
  private static final int SMALL_BUFFER = 8192;

  final AppUnderTest app = AppUnderTest.start();
  final SidecarUnderTest sidecar;
  final WsClient client;
  final AppStream stream;

  private final Deque<WsClient> companions = new ArrayDeque<>();

  private OneStream(
      StreamRules rules, Duration window, int older, int younger, Peculiarity peculiarity) {
    sidecar =
        SidecarUnderTest.with().apps(app).stream(rules.settings())
            .stop(Duration.ZERO, window)
            .recording()
            .start();
    addCompanions(older);
    if (peculiarity == Peculiarity.STALLED_APP) {
      app.misbehave(Misfortune.UPGRADES_AND_STALLS);
    }
    int buffer = peculiarity == Peculiarity.NARROW_CLIENT ? SMALL_BUFFER : 0;
    client = WsClient.open(RawPeer.tls(sidecar.address(), sidecar.trusting(), buffer), PATH);
    stream = app.stream(PATH);
    app.behave();
    addCompanions(younger);
  }

  /** A stream that lives by these rules. */
  static OneStream under(StreamRules rules) {
    return under(rules, Peculiarity.NONE);
  }

  static OneStream under(StreamRules rules, Peculiarity peculiarity) {
    return new OneStream(rules, Duration.ofSeconds(2), 0, 0, peculiarity);
  }

  /** A stream whose turn comes soon after a drain with that window has begun. */
  static OneStream firstOf(Duration window) {
    return firstOf(window, Peculiarity.NONE);
  }

  static OneStream firstOf(Duration window, Peculiarity peculiarity) {
    return new OneStream(StreamRules.NONE, window, 9, 0, peculiarity);
  }

  /** A stream whose turn comes after nine twentieths of that window. */
  static OneStream lastOf(Duration window) {
    return new OneStream(StreamRules.NONE, window, 0, 3, Peculiarity.NONE);
  }

  private void addCompanions(int count) {
    for (int i = 0; i < count; i++) {
      addCompanion();
    }
  }

  /** Another stream, beside this one; its app answers everything. */
  WsClient addCompanion() {
    WsClient companion = sidecar.connect("/companion");
    companions.push(companion);
    return companion;
  }

  void drain() {
    sidecar.sidecar().stop();
  }

  /** Drains, and waits until the youngest companion is told to go: it had its turn. */
  void drainUpToTheCompanion() {
    drain();
    assertEquals(1001, companions.element().receive().closeCode());
  }

  /** Waits until the youngest companion, which was told and did not answer, is given up. */
  void companionIsGivenUp() {
    assertEquals(1001, companions.element().receive().closeCode());
    assertEquals(End.CLOSED, companions.element().peer().end());
  }

  /**
   * Reads to the end and compares every byte.
   *
   * @return how it ended
   */
  End expectRest(byte[]... parts) {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      expected.writeBytes(part);
    }
    ByteArrayOutputStream came = new ByteArrayOutputStream();
    End end = End.OPEN;
    try {
      client.peer().in().transferTo(came);
      end = End.CLOSED;
    } catch (IOException e) {
      end = End.of(e);
    }
    assertArrayEquals(expected.toByteArray(), came.toByteArray(), "what the client got");
    return end;
  }

  /** Waits until the app has got exactly these frames. */
  void expectAtApp(Frame... frames) {
    Await.equal("frames at the app", wires(List.of(frames)), () -> wires(stream.frames()));
    stream.frames().forEach(frame -> assertEquals(true, frame.masked(), "masked: " + frame));
  }

  private static List<String> wires(List<Frame> frames) {
    return frames.stream().map(frame -> HexFormat.of().formatHex(frame.unmaskedWire())).toList();
  }

  /** How this stream ended, once it has. */
  RelayEnd end() {
    return ((StreamEnded) told().get(told().size() - 1)).end();
  }

  /** How the drain found it ending. */
  DrainOutcome outcome() {
    List<Told> told = told();
    return ((StreamDrained) told.get(told.size() - 2)).outcome();
  }

  /** All events up to the end of this stream. */
  private List<Told> told() {
    Await.until("the stream to end in " + sidecar.events(), () -> index() >= 0);
    return sidecar.events().all().subList(0, index() + 1);
  }

  private int index() {
    List<Told> all = sidecar.events().all();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) instanceof StreamEnded ended && ended.stream().path().equals(PATH)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void close() {
    client.peer().rst();
    companions.forEach(companion -> companion.peer().rst());
    sidecar.close();
    app.close();
  }
}
