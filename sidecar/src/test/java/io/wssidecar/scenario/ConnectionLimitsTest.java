package io.wssidecar.scenario;

import static io.wssidecar.kit.ProxyHeaders.LOCAL;
import static io.wssidecar.kit.ProxyHeaders.v1;
import static io.wssidecar.kit.ProxyHeaders.v2;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wssidecar.kit.AppUnderTest;
import io.wssidecar.kit.Await;
import io.wssidecar.kit.End;
import io.wssidecar.kit.JdkHello;
import io.wssidecar.kit.RawPeer;
import io.wssidecar.kit.RecordedEvents.Refused;
import io.wssidecar.kit.SidecarUnderTest;
import io.wssidecar.kit.SidecarWishes;
import io.wssidecar.reasons.Reason;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many connections one client may have, and how many handshakes all of them. */
@Timeout(60)
class ConnectionLimitsTest {
  private static final String SERVER = "198.51.100.1:443";
  private static final int WHOLE = 1 << 20;

  private final AppUnderTest app = AppUnderTest.start();
  private final SidecarWishes wishes = SidecarUnderTest.with().apps(app).health().recording();
  private final List<RawPeer> peers = new ArrayList<>();

  @AfterEach
  void end() {
    peers.forEach(RawPeer::close);
    app.close();
  }

  @Test
  void oneMoreOfTheSameAddressIsReset() {
    try (var sidecar = wishes.limits(2, 0).start()) {
      keep(sidecar.tls());
      keep(sidecar.tcp());
      Await.equal("connections", 2.0, () -> sidecar.metric("connections_open"));
      assertReset(sidecar::tcp);
      assertToldOnce(sidecar, "--max-connections-per-ip");
      assertEquals(200, peers.get(0).get("/bytes/1").status());
    }
  }

  @Test
  void anotherAddressHasPlacesOfItsOwn() {
    try (var sidecar = wishes.limits(1, 0).start()) {
      keep(sidecar.tls());
      RawPeer other = keep(RawPeer.tlsFrom("127.0.0.2", sidecar.address(), sidecar.trusting()));
      assertEquals(200, other.get("/bytes/1").status());
      assertReset(sidecar::tcp);
    }
  }

  @Test
  void whoLeavesMakesRoomForTheNextOfTheSameAddress() {
    try (var sidecar = wishes.limits(1, 0).ioThreads(2).start()) {
      for (int i = 0; i < 20; i++) {
        sidecar.tls().rst();
        Await.equal("connections", 0.0, () -> sidecar.metric("connections_open"));
      }
      sidecar.tcp().rst();
      Await.equal("connections", 0.0, () -> sidecar.metric("connections_open"));
      assertEquals(200, keep(sidecar.tls()).get("/bytes/1").status());
    }
  }

  @Test
  void behindABalancerTheClientIsCountedAndTheBalancerIsNot() {
    wishes.trusting("127.0.0.1", 32).proxyProtocol().limits(1, 0);
    try (var sidecar = wishes.start()) {
      keep(after(v1("203.0.113.7:1", SERVER), sidecar));
      keep(after(v1("203.0.113.8:1", SERVER), sidecar));
      keep(after(v1("[2001:db8:1:2::1]:1", "[2001:db8::1]:443"), sidecar));
      keep(after(v1("[2001:db8:1:3::1]:1", "[2001:db8::1]:443"), sidecar));
      keep(after(v2(LOCAL, 0, new byte[0]), sidecar));
      keep(after(v2(LOCAL, 0, new byte[0]), sidecar));
      assertReset(() -> sidecar.tcp().send(v1("203.0.113.7:2", SERVER)));
      assertToldOnce(sidecar, "--max-connections-per-ip");
      assertReset(() -> sidecar.tcp().send(v1("[2001:db8:1:2:f::1]:2", "[2001:db8::1]:443")));
      assertEquals(
          List.of("203.0.113.7", "2001:db8:1:2:f:0:0:1"),
          sidecar.events().all(Refused.class).stream()
              .map(refused -> refused.peer().getAddress().getHostAddress())
              .toList());
    }
  }

  @Test
  void aTrustedProxyIsNotCounted() {
    try (var sidecar = wishes.trusting("127.0.0.0", 31).limits(1, 0).start()) {
      keep(sidecar.tls());
      keep(sidecar.tls());
      keep(RawPeer.tlsFrom("127.0.0.2", sidecar.address(), sidecar.trusting()));
      assertReset(() -> RawPeer.tcpFrom("127.0.0.2", sidecar.address()));
    }
  }

  @Test
  void aSecondsWorthOfHandshakesIsServedAtOnceAndTheNextIsReset() {
    // So few that none comes back meanwhile.
    try (var sidecar = wishes.limits(0, 3).start()) {
      for (int i = 0; i < 3; i++) {
        keep(sidecar.tls());
      }
      byte[] hello = JdkHello.of(sidecar.trusting());
      assertReset(() -> sidecar.tcp().send(hello));
      assertToldOnce(sidecar, "--max-handshakes-per-second");
      assertEquals(200, peers.get(0).get("/bytes/1").status());
    }
  }

  @Test
  void whoOnlyConnectsTakesNoHandshakeFromAnybody() {
    try (var sidecar = wishes.limits(0, 3).start()) {
      for (int i = 0; i < 20; i++) {
        sidecar.tcp().close();
        keep(sidecar.tcp());
      }
      Await.equal("connections", 20.0, () -> sidecar.metric("connections_open"));
      for (int i = 0; i < 3; i++) {
        keep(sidecar.tls());
      }
      assertEquals(List.of(), sidecar.events().all(Refused.class));
    }
  }

  @Test
  void handshakesComeBackWithTime() {
    try (var sidecar = wishes.limits(0, 10).start()) {
      int served = 0;
      long begun = System.nanoTime();
      while (System.nanoTime() - begun < 1_500_000_000L) {
        try (var peer = sidecar.tls()) {
          served += peer.get("/bytes/1").status() == 200 ? 1 : 0;
        } catch (UncheckedIOException refused) {
          Await.until("a word of it", () -> !sidecar.events().all(Refused.class).isEmpty());
        }
      }
      // Ten at once, and ten a second.
      assertTrue(served >= 20 && served <= 26, served + " served");
      double refused = sidecar.metric("tls_handshakes_total", "reason=\"over_limit\"");
      assertEquals(sidecar.events().all(Refused.class).size(), refused);
    }
  }

  private RawPeer keep(RawPeer peer) {
    peers.add(peer);
    return peer;
  }

  private static RawPeer after(byte[] header, SidecarUnderTest sidecar) {
    return RawPeer.tlsAfter(header, WHOLE, sidecar.address(), sidecar.trusting());
  }

  private static void assertReset(Supplier<RawPeer> peers) {
    try (RawPeer peer = peers.get()) {
      assertEquals(End.RESET, peer.end());
    } catch (UncheckedIOException e) {
      // So quick that connecting or sending reports it already.
      assertInstanceOf(SocketException.class, e.getCause());
    }
  }

  /** One event, one failure counted, and the name of the setting for the log. */
  private static void assertToldOnce(SidecarUnderTest sidecar, String setting) {
    Refused refused = sidecar.events().only(Refused.class);
    assertEquals(Reason.OVER_LIMIT, refused.reason());
    assertEquals(setting, refused.detail());
    assertEquals(1.0, sidecar.metric("tls_handshakes_total", "reason=\"over_limit\""));
    assertEquals(1.0, sidecar.metric("tls_handshakes_total", "result=\"failure\""));
  }
}
