package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.ForkedSidecar;
import io.wssidecar.kit.JdkHello;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.Soak;
import io.wssidecar.kit.WsClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A crowd that stands in the door and never gets on, and clients who want to get past it. */
@Timeout(600)
class SlowPeersTest {
  private static final int CROWD = Soak.count(15_000, 400);
  private static final int HONEST = Soak.count(500, 10);

  /** They stand there all the time, or are cut again and again, thousands in the same moment. */
  @ParameterizedTest
  @ValueSource(strings = {"60s", "2s"})
  void honestClientsGetPastACrowdOfSlowOnes(String handshakeTimeout) {
    try (var app = AppUnderTest.start();
        var sidecar = ForkedSidecar.inFrontOf(app, "--handshake-timeout", handshakeTimeout)) {
      byte[] hello = JdkHello.of(sidecar.trusting());
      int descriptors = sidecar.descriptorsAtRest();
      long memory = sidecar.pssKib();
      List<Long> alone = visits(sidecar);
      List<Long> times;
      long peak;
      try (SlowCrowd crowd = SlowCrowd.of(CROWD, sidecar.address(), hello)) {
        Await.until(Duration.ofMinutes(2), "the crowd", crowd::complete);
        times = visits(sidecar);
        peak = sidecar.pssKib();
        System.out.printf(
            "%d slow ones came, %d are there, %d were closed; %d descriptors%n",
            CROWD, crowd.open(), crowd.closedByThem(), sidecar.descriptors());
      }
      assertTrue(
          Await.within(Duration.ofSeconds(20), () -> sidecar.descriptors() <= descriptors),
          () -> descriptors + " descriptors before, still " + sidecar.descriptors());
      long after = sidecar.pssKib();
      System.out.printf(
          "%d honest clients: median %d ms, p99 %d ms (alone %d and %d); PSS %d, %d, %d KiB;"
              + " descriptors %d before and %d after%n",
          HONEST,
          at(times, 50),
          at(times, 99),
          at(alone, 50),
          at(alone, 99),
          memory,
          peak,
          after,
          descriptors,
          sidecar.descriptors());
      // A machine that is busy with other things is slow without any crowd.
      assertTrue(at(times, 50) < 100 + at(alone, 50), () -> "median " + at(times, 50) + " ms");
      long each = (Math.max(peak, after) - memory) / CROWD;
      assertTrue(after - memory < 64 << 10 || each < 16, each + " KiB for each slow one");
      assertFalse(sidecar.output().contains("Too many open files"), sidecar::output);
      assertFalse(sidecar.output().contains("Exception"), sidecar::output);
    }
  }

  /** How long it took each of them from connecting to the first echo, in milliseconds, sorted. */
  private static List<Long> visits(ForkedSidecar sidecar) {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < HONEST; i++) {
      SSLContext stranger = sidecar.ca().clientContext(); // who resumes no session
      long begun = System.nanoTime();
      try (var client = WsClient.open(RawPeer.tls(sidecar.address(), stranger), "/echo")) {
        assertEquals("in", client.echo("in"));
        times.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        client.close(1000);
      }
    }
    times.sort(null);
    return times;
  }

  private static long at(List<Long> sorted, int percent) {
    return sorted.get((sorted.size() - 1) * percent / 100);
  }
}
