package io.wssidecar.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.Background;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.Soak;
import io.wssidecar.kit.SwappedCertificate;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Certificates that come and go while clients come and stay. What was in place for two seconds is
 * what everybody must be shown.
 */
@Timeout(600)
class CertificateSwapTest {
  private static final int SECONDS = Soak.count(60, 5);
  private static final int HANDSHAKES_PER_SECOND = Soak.count(200, 50);
  private static final int STREAMS = Soak.count(500, 20);
  private static final int KNOCKERS = 4;
  private static final long SWAP = TimeUnit.MILLISECONDS.toNanos(200);
  private static final Duration PROMISED = Duration.ofSeconds(2);

  /** What is wrong for half a second is told; with a margin for who measures. */
  private static final Duration WORTH_A_WORD = Duration.ofMillis(450);

  @TempDir Path dir;
  private final Set<Long> seen = ConcurrentHashMap.newKeySet();
  private final AtomicInteger handshakes = new AtomicInteger();
  private final AtomicInteger resumed = new AtomicInteger();
  private final AtomicInteger echoes = new AtomicInteger();
  private volatile boolean over;

  @Test
  void nobodyNoticesACertificateThatIsSwappedFiveTimesASecond() {
    SwappedCertificate certificate = SwappedCertificate.in(dir, PROMISED);
    try (var app = AppUnderTest.start();
        var sidecar =
            SidecarUnderTest.with()
                .apps(app)
                .certificate(certificate.ca(), certificate.files())
                .health()
                .start()) {
      List<Background> clients = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        clients.add(stream(sidecar));
      }
      for (int i = 0; i < KNOCKERS; i++) {
        clients.add(Background.run(() -> knock(sidecar.address(), certificate)));
      }
      int swaps = swap(certificate);
      long last = certificate.newest();
      Await.until(
          PROMISED, "the last certificate", () -> serial(sidecar.address(), certificate) == last);
      over = true;
      clients.forEach(Background::close);
      report(swaps, certificate);
      assertEquals(0.0, sidecar.metric("tls_handshakes_total", "result=\"failure\""));
      if (certificate.longestWrong().compareTo(WORTH_A_WORD) < 0) {
        assertEquals(0.0, sidecar.metric("certificate_reloads_total", "result=\"failure\""));
      }
      assertEquals(200, sidecar.health("/readyz").status());
      assertTrue(handshakes.get() > SECONDS * HANDSHAKES_PER_SECOND / 2, "too few to prove it");
      assertTrue(resumed.get() > 0, "nobody resumed");
      assertTrue(seen.size() > swaps / 4, "only " + seen.size() + " certificates were seen");
    }
  }

  private void report(int swaps, SwappedCertificate certificate) {
    System.out.printf(
        "%d swaps, %d certificates, %d seen, %d handshakes, %d of them resumed, %d echoes,"
            + " files wrong for %d ms at most%n",
        swaps,
        certificate.count(),
        seen.size(),
        handshakes.get(),
        resumed.get(),
        echoes.get(),
        certificate.longestWrong().toMillis());
  }

  private int swap(SwappedCertificate certificate) {
    int swaps = (int) (TimeUnit.SECONDS.toNanos(SECONDS) / SWAP);
    long begun = System.nanoTime();
    for (int i = 0; i < swaps; i++) {
      pace(begun + i * SWAP);
      certificate.swap(i, () -> LockSupport.parkNanos(SWAP / 2));
    }
    return swaps;
  }

  private Background stream(SidecarUnderTest sidecar) {
    var client = sidecar.connect("/echo");
    return Background.run(() -> {
      long begun = System.nanoTime();
      for (int i = 0; !over; i++) {
        pace(begun + i * TimeUnit.MILLISECONDS.toNanos(Soak.count(500, 50)));
        String text = "message " + i;
        assertEquals(text, client.echo(text));
        echoes.incrementAndGet();
      }
      assertEquals(1000, client.close(1000));
      client.close();
    });
  }

  /** Most are strangers; each fourth comes back with the ticket of an earlier visit. */
  private void knock(InetSocketAddress address, SwappedCertificate certificate) {
    SSLContext known = certificate.ca().clientContext();
    long begun = System.nanoTime();
    long step = TimeUnit.SECONDS.toNanos(KNOCKERS) / HANDSHAKES_PER_SECOND;
    for (int i = 0; !over; i++) {
      pace(begun + i * step);
      if (i % 4 == 3) {
        comeBack(address, known);
      } else {
        long due = certificate.due();
        long shown = serial(address, certificate);
        assertTrue(shown >= due, () -> "shown " + shown + " when " + due + " was due");
        seen.add(shown);
      }
      handshakes.incrementAndGet();
    }
  }

  private void comeBack(InetSocketAddress address, SSLContext known) {
    long before = System.currentTimeMillis();
    try (RawPeer peer = RawPeer.tls(address, known)) {
      if (peer.tls().getSession().getCreationTime() < before) {
        resumed.incrementAndGet();
      }
      assertEquals(200, peer.get("/bytes/10").status()); // the ticket comes with it
    }
  }

  private static long serial(InetSocketAddress address, SwappedCertificate certificate) {
    try (RawPeer peer = RawPeer.tls(address, certificate.ca().clientContext())) {
      return SwappedCertificate.serial(peer.tls());
    }
  }

  private static void pace(long until) {
    long left = until - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = until - System.nanoTime();
    }
  }
}
