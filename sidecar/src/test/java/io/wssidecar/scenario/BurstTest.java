package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wssidecar.kit.AppStream;
import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Background;
import io.wssidecar.kit.Content;
import io.wssidecar.kit.Frame;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.SlowStream;
import io.wssidecar.kit.Soak;
import io.wssidecar.kit.WsClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Bursts to peers that read slowly. They come many at once, more than the kernel's buffers take, so
 * that every write of the sidecar ends in the middle of something; then their sender is silent
 * until all of it arrived: a byte that only moves when more comes would be stuck forever.
 */
@Timeout(600)
class BurstTest {
  private static final int STREAMS = 4;
  private static final int SMALL_BUFFER = 8192;

  /** About 7 MB, where Linux buffers up to 4 MB a socket. */
  private static final int AT_ONCE = 45;

  private final int rounds = Soak.count(1080, STREAMS * AT_ONCE) / STREAMS / AT_ONCE;

  @Test
  void arriveWholeAtSlowClients() {
    onEveryStream((app, client, random) -> burstsToClient(app, client, random));
  }

  @Test
  void arriveWholeAtASlowApp() {
    onEveryStream((app, client, random) -> burstsToApp(app, client, random));
  }

  @Test
  void arriveWholeBothWaysAtOnce() {
    onEveryStream((app, client, random) -> {
      SplittableRandom other = random.split();
      try (var up = Background.run(() -> burstsToApp(app, client, other))) {
        burstsToClient(app, client, random);
      }
    });
  }

  private void burstsToClient(AppStream app, WsClient client, SplittableRandom random) {
    InputStream slow = new SlowStream(client.peer().in());
    MessageDigest sent = Content.sha256();
    MessageDigest received = Content.sha256();
    for (int round = 0; round < rounds; round++) {
      try (var sending = Background.run(() -> bursts(random, sent, app::send))) {
        for (int i = 0; i < AT_ONCE; i++) {
          received.update(Frame.read(slow).payload());
        }
      } catch (IOException e) {
        throw new UncheckedIOException("in round " + round, e);
      }
    }
    assertEquals(Content.hex(sent.digest()), Content.hex(received.digest()));
  }

  private void burstsToApp(AppStream app, WsClient client, SplittableRandom random) {
    MessageDigest sent = Content.sha256();
    long total = 0;
    for (int round = 0; round < rounds; round++) {
      total += bursts(random, sent, client::send);
      Await.equal("bytes at the app after round " + round, total, app::dataBytes);
    }
    assertEquals(Content.hex(sent.digest()), app.dataHash());
  }

  /** Sends bursts without a pause and returns how many bytes they were. */
  private static long bursts(SplittableRandom random, MessageDigest sent, Consumer<Frame> to) {
    long total = 0;
    for (int i = 0; i < AT_ONCE; i++) {
      byte[] burst = Content.random(random, random.nextInt(40_000, 260_001));
      sent.update(burst);
      total += burst.length;
      to.accept(Frame.binary(burst));
    }
    return total;
  }

  private interface Traffic {
    void flow(AppStream app, WsClient client, SplittableRandom random);
  }

  private static void onEveryStream(Traffic traffic) {
    SplittableRandom seeds = new SplittableRandom(Content.seed());
    try (var app = AppUnderTest.start();
        var sidecar = SidecarUnderTest.with().apps(app).ioThreads(2).start()) {
      List<Background> all = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        var peer = RawPeer.tls(sidecar.address(), sidecar.trusting(), SMALL_BUFFER);
        var client = WsClient.open(peer, "/sink/slow/" + i);
        AppStream stream = app.stream("/sink/slow/" + i);
        SplittableRandom random = seeds.split();
        all.add(Background.run(() -> traffic.flow(stream, client, random)));
      }
      all.forEach(Background::close);
    }
  }
}
