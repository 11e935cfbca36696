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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Bursts to peers that read slowly. After each burst its sender is silent until all of it arrived:
 * a byte that only moves when more comes would be stuck forever.
 */
@Timeout(600)
class BurstTest {
  private static final int STREAMS = 8;
  private static final int SMALL_BUFFER = 8192;

  private final int burstsPerStream = Soak.count(1000, 96) / STREAMS;

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
    for (int i = 0; i < burstsPerStream; i++) {
      byte[] burst = burst(random);
      sent.update(burst);
      try (var sending = Background.run(() -> app.send(Frame.binary(burst)))) {
        received.update(Frame.read(slow).payload());
      } catch (IOException e) {
        throw new UncheckedIOException("burst %d of %d bytes".formatted(i, burst.length), e);
      }
    }
    assertEquals(Content.hex(sent.digest()), Content.hex(received.digest()));
  }

  private void burstsToApp(AppStream app, WsClient client, SplittableRandom random) {
    MessageDigest sent = Content.sha256();
    long total = 0;
    for (int i = 0; i < burstsPerStream; i++) {
      byte[] burst = burst(random);
      sent.update(burst);
      total += burst.length;
      client.send(Frame.binary(burst));
      Await.equal("bytes at the app after burst " + i, total, app::dataBytes);
    }
    assertEquals(Content.hex(sent.digest()), app.dataHash());
  }

  private static byte[] burst(SplittableRandom random) {
    return Content.random(random, random.nextInt(40_000, 260_001));
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
